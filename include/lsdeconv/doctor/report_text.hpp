#pragma once

#include "lsdeconv/doctor/checks.hpp"

#include <string>
#include <vector>

namespace lsdeconv::doctor {

/// The report: findings in aligned lines under the headings of their groups, each followed by its remedies,
/// and the number of findings per verdict at the end. `groups` has one entry per row of checks().
/// `faults_only` leaves out findings that are good or unknown.
std::string report_text(const std::vector<Findings>& groups, bool faults_only);

/// Whether any finding has the verdict `problem`: a run would fail.
bool any_problem(const std::vector<Findings>& groups);

} // namespace lsdeconv::doctor
