#pragma once

#include "lsdeconv/doctor/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lsdeconv::doctor {

/// A kernel parameter that bears on a run. The presets of configs/sysctl.d hold `preset` of every row.
struct KernelParameterRow {
  std::string_view name;
  std::int64_t least = 0; ///< Good values.
  std::int64_t most = 0;
  std::int64_t preset = 0;
  bool several_sockets_only = false; ///< Says nothing on a machine with one NUMA node.
  std::string_view harm;             ///< What another value does.
};

std::span<const KernelParameterRow> kernel_parameters();

/// The row's own parameter or, for a limit of unwritten data in bytes that is not set (0), the percentage in
/// its place: vm.dirty_ratio for vm.dirty_bytes.
std::string parameter_in_force(const KernelParameterRow& row, const Snapshot& node);

/// In the row's unit, also where a percentage is in force. None where the kernel does not tell.
std::optional<std::int64_t> value_in_force(const KernelParameterRow& row, const Snapshot& node);

} // namespace lsdeconv::doctor
