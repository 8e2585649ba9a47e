#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace lsdeconv::topology {

struct Memory {
  std::int64_t total = 0;
  std::int64_t available = 0;
};

/// Of /proc/meminfo and the control groups below `root`, "/" for the real machine. Throws Error where
/// /proc/meminfo does not tell.
Memory node_memory(const std::filesystem::path& root);

/// What this process may still map before it meets RLIMIT_AS; none where that is not set.
std::optional<std::int64_t> address_space_left();

} // namespace lsdeconv::topology
