#pragma once

#include "lsdeconv/doctor/finding.hpp"
#include "lsdeconv/doctor/snapshot.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace lsdeconv::doctor {

using Findings = std::vector<Finding>;

/// A heading of the report and what belongs under it. Judging reads nothing but the snapshot.
struct CheckRow {
  std::string_view group;
  Findings (*judge)(const Snapshot& node);
};

/// In the order of the report. A new check is a function and a row.
std::span<const CheckRow> checks();

Findings judge_machine(const Snapshot& node);
Findings judge_gpus(const Snapshot& node);
Findings judge_ranks(const Snapshot& node);
Findings judge_memory(const Snapshot& node);
Findings judge_kernel_parameters(const Snapshot& node);
Findings judge_limits(const Snapshot& node);
Findings judge_disk(const Snapshot& node);

} // namespace lsdeconv::doctor
