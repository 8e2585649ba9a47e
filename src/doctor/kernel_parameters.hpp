#pragma once

#include "lsdeconv/doctor/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lsdeconv::doctor {

/// A kernel parameter that influences a run. Values from `least` to `most` are good; the files in
/// configs/sysctl.d set `preset`.
struct KernelParameterRow {
  std::string_view name; ///< As sysctl has it.
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::int64_t preset = 0;
  bool several_sockets_only = false; ///< Has no effect on a machine with one NUMA node.
  std::string_view harm;             ///< What a value out of range does.
};

/// All of them, in the order of the report.
std::span<const KernelParameterRow> kernel_parameters();

/// The name of the parameter in force: the row's own or, where that is a limit of unwritten data in bytes
/// which is not set (0), the percentage that applies instead: vm.dirty_ratio for vm.dirty_bytes.
std::string parameter_in_force(const KernelParameterRow& row, const Snapshot& node);

/// Its value in the unit of the row, also where a percentage is in force. None where this kernel has no such
/// parameter.
std::optional<std::int64_t> value_in_force(const KernelParameterRow& row, const Snapshot& node);

} // namespace lsdeconv::doctor
