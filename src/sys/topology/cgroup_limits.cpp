#include "cgroup_limits.hpp"

#include "cgroup_folders.hpp"
#include "text_file.hpp"

#include <algorithm>
#include <sstream>
#include <string>

namespace lsdeconv::topology {
namespace {

namespace fs = std::filesystem;

template <typename T>
std::optional<T> least(std::optional<T> a, std::optional<T> b) {
  return a && b ? std::min(a, b) : a ? a : b;
}

std::optional<std::int64_t> number_in(const fs::path& file) {
  return leading_number(content_of(file).value_or(""));
}

std::int64_t idle_cache(const fs::path& group, const char* key) {
  return number_after(content_of(group / "memory.stat").value_or(""), key).value_or(0);
}

std::optional<std::int64_t> left_of(std::optional<std::int64_t> limit, std::optional<std::int64_t> used,
                                    std::int64_t given_back) {
  if (!limit || !used) {
    return std::nullopt;
  }
  return std::max<std::int64_t>(0, *limit - std::max<std::int64_t>(0, *used - given_back));
}

/// memory.high is no hard limit, but beyond it the kernel slows the group down to a crawl.
std::optional<std::int64_t> memory_left_v2(const fs::path& group) {
  return left_of(least(number_in(group / "memory.max"), number_in(group / "memory.high")),
                 number_in(group / "memory.current"), idle_cache(group, "inactive_file "));
}

/// Without a limit the file holds the largest multiple of the page size, which is harmless as a limit.
std::optional<std::int64_t> memory_left_v1(const fs::path& group) {
  return left_of(number_in(group / "memory.limit_in_bytes"), number_in(group / "memory.usage_in_bytes"),
                 idle_cache(group, "total_inactive_file "));
}

/// "150000 100000", or "max 100000" without a limit.
std::optional<double> processors_v2(const fs::path& group) {
  std::istringstream text(content_of(group / "cpu.max").value_or(""));
  double quota = 0;
  double period = 0;
  return text >> quota >> period && period > 0 ? std::optional(quota / period) : std::nullopt;
}

/// The quota is -1 without a limit.
std::optional<double> processors_v1(const fs::path& group) {
  const std::int64_t quota = number_in(group / "cpu.cfs_quota_us").value_or(-1);
  const std::int64_t period = number_in(group / "cpu.cfs_period_us").value_or(0);
  return quota > 0 && period > 0 ? std::optional(static_cast<double>(quota) / static_cast<double>(period))
                                 : std::nullopt;
}

template <typename T>
std::optional<T> least_of_all(const fs::path& root, const char* controller,
                              std::optional<T> (*v1)(const fs::path&),
                              std::optional<T> (*v2)(const fs::path&)) {
  std::optional<T> result;
  for (const CgroupFolders& hierarchy : cgroup_folders(root, controller)) {
    for (const fs::path& group : hierarchy.folders) {
      result = least(result, hierarchy.version == CgroupVersion::v1 ? v1(group) : v2(group));
    }
  }
  return result;
}

} // namespace

std::optional<std::int64_t> cgroup_memory_left(const fs::path& root) {
  return least_of_all(root, "memory", memory_left_v1, memory_left_v2);
}

std::optional<double> cgroup_processors(const fs::path& root) {
  return least_of_all(root, "cpu", processors_v1, processors_v2);
}

} // namespace lsdeconv::topology
