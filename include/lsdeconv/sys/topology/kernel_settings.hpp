#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv::topology {

/// The first number of a kernel parameter such as "vm.swappiness"; none where this kernel has no such
/// parameter or hides it. Read from proc/sys below `root`, "/" for the real machine.
std::optional<std::int64_t> kernel_parameter(const std::filesystem::path& root, std::string_view name);

/// How the kernel sets the clock of the first processor; both empty where it does not tell.
struct FrequencyScaling {
  std::string driver;   ///< "intel_pstate", "acpi-cpufreq"
  std::string governor; ///< "performance", "powersave"
};
/// Read from sys/devices/system/cpu below `root`, "/" for the real machine.
FrequencyScaling frequency_scaling(const std::filesystem::path& root);

/// Whether the machine has a network adapter that reads and writes memory itself (InfiniBand, RoCE,
/// Omni-Path) and therefore needs it locked. Read from sys/class/infiniband below `root`, "/" for the real
/// machine.
bool has_rdma(const std::filesystem::path& root);

} // namespace lsdeconv::topology
