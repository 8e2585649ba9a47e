#include "lsdeconv/sys/topology/kernel_settings.hpp"

#include "text_file.hpp"

#include <algorithm>
#include <system_error>

namespace lsdeconv::topology {

namespace fs = std::filesystem;

std::optional<std::int64_t> kernel_parameter(const fs::path& root, std::string_view name) {
  std::string path(name);
  std::replace(path.begin(), path.end(), '.', '/');
  return leading_number(content_of(root / "proc/sys" / path).value_or(""));
}

FrequencyScaling frequency_scaling(const fs::path& root) {
  const fs::path policy = root / "sys/devices/system/cpu/cpu0/cpufreq";
  return {first_line_of(policy / "scaling_driver"), first_line_of(policy / "scaling_governor")};
}

bool has_rdma(const fs::path& root) {
  std::error_code problem;
  const fs::path adapters = root / "sys/class/infiniband";
  return fs::is_directory(adapters, problem) && !fs::is_empty(adapters, problem);
}

} // namespace lsdeconv::topology
