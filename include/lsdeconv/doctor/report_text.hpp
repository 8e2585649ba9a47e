#pragma once

#include "lsdeconv/doctor/checks.hpp"

#include <string>
#include <vector>

namespace lsdeconv::doctor {

/// Aligned lines, the groups under their headings (an entry for each row of checks()), remedies below what
/// they mend, and a count at the end. `faults_only` leaves out what is good.
std::string report_text(const std::vector<Findings>& groups, bool faults_only);

/// Whether a run would be stopped.
bool any_problem(const std::vector<Findings>& groups);

} // namespace lsdeconv::doctor
