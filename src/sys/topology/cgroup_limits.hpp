#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace lsdeconv::topology {

/// Bytes that the control groups of this process (v1 and v2, all ancestors) still allow: the least of limit
/// less use. Page cache that has not been used lately is given back when memory is short, so it does not
/// count as used (the working set, as Kubernetes counts it). None where no group tells; v1 groups without a
/// limit tell 2^63 or so. `root` is "/" for the real machine.
std::optional<std::int64_t> cgroup_memory_left(const std::filesystem::path& root);

/// Processors' worth of time that the control groups allow, the least of all ancestors; none where nothing
/// limits.
std::optional<double> cgroup_processors(const std::filesystem::path& root);

} // namespace lsdeconv::topology
