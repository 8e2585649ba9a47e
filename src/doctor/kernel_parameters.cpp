#include "kernel_parameters.hpp"

#include "lsdeconv/core/gibibyte.hpp"

#include <array>

namespace lsdeconv::doctor {
namespace {

constexpr std::array rows{
    KernelParameterRow{"vm.swappiness", 0, 30, 10, false,
                       "the kernel swaps work arrays out to keep more of the files that were read"},
    KernelParameterRow{"vm.compaction_proactiveness", 10, 100, 20, false,
                       "free memory stays in small pieces, and huge pages become rare"},
    KernelParameterRow{
        "vm.overcommit_memory", 0, 1, 0, false,
        "memory that MPI and CUDA reserve without using it counts, and a run is refused memory"},
    KernelParameterRow{
        "vm.dirty_background_bytes", 1, 4 * gibibyte, gibibyte, false,
        "the disk idles until much is unwritten; then marking a block as done waits for all of it"},
    KernelParameterRow{"vm.dirty_bytes", 1, 16 * gibibyte, 4 * gibibyte, false,
                       "unwritten data pile up in memory, and all programs stall once they must be written"},
    KernelParameterRow{"vm.zone_reclaim_mode", 0, 0, 0, true,
                       "a full NUMA node throws out its page cache instead of taking memory of the other"},
    KernelParameterRow{
        "kernel.numa_balancing", 1, 1, 1, true,
        "pages stay on the NUMA node that first wrote them, wherever the threads run that need them"},
};

/// The value of a parameter; none where this kernel does not have it.
std::optional<std::int64_t> given(const Snapshot& node, const std::string& name) {
  const auto found = node.parameters.find(name);
  return found == node.parameters.end() ? std::nullopt : std::optional(found->second);
}

} // namespace

std::span<const KernelParameterRow> kernel_parameters() {
  return rows;
}

std::string parameter_in_force(const KernelParameterRow& row, const Snapshot& node) {
  std::string name(row.name);
  const std::size_t unit = name.find("_bytes");
  return unit == std::string::npos || given(node, name).value_or(0) > 0 ? name
                                                                        : name.substr(0, unit) + "_ratio";
}

// The kernel applies a percentage to the memory that is free or caches files.
std::optional<std::int64_t> value_in_force(const KernelParameterRow& row, const Snapshot& node) {
  const std::string name = parameter_in_force(row, node);
  const std::optional<std::int64_t> value = given(node, name);
  return value && name != row.name ? node.machine.memory_available / 100 * *value : value;
}

} // namespace lsdeconv::doctor
