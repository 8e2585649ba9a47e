#pragma once

#include "lsdeconv/doctor/finding.hpp"
#include "lsdeconv/doctor/snapshot.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace lsdeconv::doctor {

/// The findings of one group of checks, in the order of the report.
using Findings = std::vector<Finding>;

/// A group of checks. `judge` is a pure function of the snapshot: it asks the system for nothing.
struct CheckRow {
  std::string_view group; ///< Heading in the report.
  Findings (*judge)(const Snapshot& node);
};

/// All groups, in the order of the report. A new one is a function and a row.
std::span<const CheckRow> checks();

/// Processor and clock frequency.
Findings judge_machine(const Snapshot& node);
/// GPUs on the PCI bus, their links and driver, and which of them this build can use.
Findings judge_gpus(const Snapshot& node);
/// MPI: libraries, thread level, launcher, and the binding of ranks to cores.
Findings judge_ranks(const Snapshot& node);
/// Free memory, swap, huge pages and fragmentation.
Findings judge_memory(const Snapshot& node);
/// Kernel parameters (sysctl) against the presets of configs/sysctl.d; those that do not matter on this node
/// are left out.
Findings judge_kernel_parameters(const Snapshot& node);
/// Limits of locked memory and open files, and those of the control group.
Findings judge_limits(const Snapshot& node);
/// The place of the checkpoint: can it be written, kind of file system, room, write rate, stripes, locks, and
/// whether all nodes see the same files there.
Findings judge_disk(const Snapshot& node);

} // namespace lsdeconv::doctor
