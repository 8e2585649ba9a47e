#pragma once

#include <cstdint>
#include <filesystem>

namespace lsdeconv::topology {

/// Bytes of memory that this process has touched and shares with others (files in memory, MPI windows): part
/// of what peak_memory() counts in each of them. 0 where the kernel does not tell. `root`: "/" for the real
/// machine.
std::int64_t shared_memory(const std::filesystem::path& root);

} // namespace lsdeconv::topology
