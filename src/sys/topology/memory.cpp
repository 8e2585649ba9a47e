#include "memory.hpp"

#include "cgroup_limits.hpp"
#include "text_file.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/topology/machine.hpp"
#include "lsdeconv/sys/topology/shared_memory.hpp"

#include <algorithm>
#include <sys/resource.h>
#include <unistd.h>

namespace lsdeconv::topology {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kibibyte = 1024;

std::int64_t bytes_of(const fs::path& meminfo, const char* key) {
  const std::optional<std::int64_t> kibibytes = number_after(content_of(meminfo).value_or(""), key);
  if (!kibibytes) {
    throw Error(
        text(meminfo.string(), " does not tell ", key, " so free memory is unknown; is /proc mounted?"));
  }
  return *kibibytes * kibibyte;
}

} // namespace

Memory node_memory(const fs::path& root) {
  const fs::path meminfo = root / "proc/meminfo";
  Memory memory{bytes_of(meminfo, "MemTotal:"), bytes_of(meminfo, "MemAvailable:")};
  memory.available = std::min(memory.available, cgroup_memory_left(root).value_or(memory.available));
  return memory;
}

std::optional<std::int64_t> address_space_left() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return std::nullopt;
  }
  const std::int64_t mapped_pages = leading_number(content_of("/proc/self/statm").value_or("")).value_or(0);
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(limit.rlim_cur)
                                       - mapped_pages * sysconf(_SC_PAGESIZE));
}

std::int64_t peak_memory() {
  rusage usage{};
  (void)::getrusage(RUSAGE_SELF, &usage); // fails for bad arguments only
  return std::int64_t{usage.ru_maxrss} * kibibyte;
}

std::int64_t shared_memory(const fs::path& root) {
  const std::string status = content_of(root / "proc/self/status").value_or("");
  return number_after(status, "RssShmem:").value_or(0) * kibibyte;
}

} // namespace lsdeconv::topology
