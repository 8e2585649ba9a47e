#include "lsdeconv/doctor/report_text.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <iomanip>
#include <sstream>

namespace lsdeconv::doctor {
namespace {

/// Width of the column of subjects: enough for most names, and fixed, so that reports can be compared line by
/// line.
constexpr int subject_width = 27;
constexpr int verdict_width = 9;

void print(std::ostream& out, const Finding& finding) {
  out << "  " << std::left << std::setw(verdict_width) << name(finding.verdict) << std::setw(subject_width)
      << finding.subject << " " << finding.seen << "\n";
  std::istringstream remedies(finding.remedy);
  for (std::string line; std::getline(remedies, line);) {
    out << std::string(2 + verdict_width + subject_width + 1, ' ') << "-> " << line << "\n";
  }
}

std::string group_text(std::string_view heading, const Findings& findings, bool faults_only) {
  std::ostringstream out;
  for (const Finding& finding : findings) {
    if (!faults_only || finding.verdict > Verdict::unknown) {
      print(out, finding);
    }
  }
  const std::string lines = std::move(out).str();
  return lines.empty() ? "" : text(heading, "\n", lines);
}

std::string count_text(const std::vector<Findings>& groups) {
  std::array<int, 4> counts{};
  for (const Findings& findings : groups) {
    for (const Finding& finding : findings) {
      ++counts[static_cast<std::size_t>(finding.verdict)];
    }
  }
  const auto of = [&counts](Verdict verdict) { return counts[static_cast<std::size_t>(verdict)]; };
  return text(of(Verdict::problem) > 0 ? text(of(Verdict::problem), " to mend before a run, ")
                                       : "nothing stops a run, ",
              of(Verdict::advice), " to improve, ", of(Verdict::good), " good, ", of(Verdict::unknown),
              " unknown\n");
}

} // namespace

std::string report_text(const std::vector<Findings>& groups, bool faults_only) {
  std::string report;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    report += group_text(checks()[i].group, groups[i], faults_only);
  }
  return report + count_text(groups);
}

bool any_problem(const std::vector<Findings>& groups) {
  return std::any_of(groups.begin(), groups.end(), [](const Findings& findings) {
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return finding.verdict == Verdict::problem; });
  });
}

} // namespace lsdeconv::doctor
