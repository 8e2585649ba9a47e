#pragma once

#include "lsdeconv/doctor/snapshot.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv::doctor {

/// Looks at the node of this rank; none on ranks that are not the first of their node. `folder` is where the
/// checkpoint would lie: at most 256 MiB, a quarter of what is free, or some 2 seconds' worth are written
/// there, by all nodes at once, and vanish again. Throws Error on all ranks where the system does not tell
/// what every Linux tells. Collective over `ranks`.
std::optional<Snapshot> take_snapshot(const std::filesystem::path& folder, const mpi::Communicator& ranks);

} // namespace lsdeconv::doctor
