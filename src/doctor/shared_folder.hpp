#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <optional>

namespace lsdeconv::doctor {

/// Whether this rank sees, in `folder`, a file that rank 0 writes there; none where rank 0 cannot write. The
/// file is removed again. Collective over `ranks`.
std::optional<bool> sees_files_of_root(const std::filesystem::path& folder, const mpi::Communicator& ranks);

} // namespace lsdeconv::doctor
