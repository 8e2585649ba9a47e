#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace lsdeconv::topology {

/// What this process may hold at once; none: as much as there is.
struct ProcessLimits {
  std::optional<std::int64_t> locked_memory; ///< Bytes (ulimit -l).
  std::optional<std::int64_t> open_files;    ///< (ulimit -n)
};
/// The soft limits of this process.
ProcessLimits process_limits();

/// What the control groups of this process, or their ancestors, leave to it; none where nothing limits.
struct ControlGroupLimits {
  std::optional<std::int64_t> memory_left; ///< Bytes.
  std::optional<double> processors;        ///< Processors' worth of time.
};
/// The limits as the files of cgroups v1 and v2 below `root`, "/" for the real machine, tell them.
ControlGroupLimits control_group_limits(const std::filesystem::path& root);

} // namespace lsdeconv::topology
