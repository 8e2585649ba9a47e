#pragma once

#include "lsdeconv/doctor/snapshot.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv::doctor {

/// Inspects the node of this rank; none on ranks that are not the first of their node. `folder` is where the
/// checkpoint would lie: all nodes write there at once, each at most 256 MiB, a quarter of what is free, or
/// for 2 seconds, and remove it again. Throws Error, on all ranks, where the system lacks information that
/// every Linux provides. Collective over `ranks`.
std::optional<Snapshot> take_snapshot(const std::filesystem::path& folder, const mpi::Communicator& ranks);

} // namespace lsdeconv::doctor
