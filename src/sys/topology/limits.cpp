#include "lsdeconv/sys/topology/limits.hpp"

#include "cgroup_limits.hpp"

#include <sys/resource.h>

namespace lsdeconv::topology {
namespace {

std::optional<std::int64_t> soft_limit(decltype(RLIMIT_NOFILE) resource) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(limit.rlim_cur);
}

/// v1 groups tell the largest multiple of the page size where nothing limits them.
constexpr std::int64_t no_real_limit = std::int64_t{1} << 60;

} // namespace

ProcessLimits process_limits() {
  return {soft_limit(RLIMIT_MEMLOCK), soft_limit(RLIMIT_NOFILE)};
}

ControlGroupLimits control_group_limits(const std::filesystem::path& root) {
  const std::optional<std::int64_t> memory = cgroup_memory_left(root);
  return {memory && *memory < no_real_limit ? memory : std::nullopt, cgroup_processors(root)};
}

} // namespace lsdeconv::topology
