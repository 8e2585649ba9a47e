#include "doctor_sample.hpp"

#include "lsdeconv/doctor/report_text.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::doctor {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<Findings> with(const Finding& finding) {
  std::vector<Findings> groups(checks().size());
  groups[0] = {{.subject = "processor", .seen = "fast"}};
  groups[1] = {finding};
  return groups;
}

TEST(ReportText, AlignsAndPutsRemediesBelow) {
  const std::string report =
      report_text(with({"vm.swappiness", Verdict::advice, "60", "do this\nor that"}), false);
  EXPECT_EQ(report, "Machine\n"
                    "  good     processor                   fast\n"
                    "GPUs\n"
                    "  advice   vm.swappiness               60\n"
                    "                                       -> do this\n"
                    "                                       -> or that\n"
                    "nothing stops a run, 1 to improve, 1 good, 0 unknown\n");
}

TEST(ReportText, OfFaultsOnlyLeavesOutTheRest) {
  const std::string report = report_text(with({"driver", Verdict::problem, "none", "get one"}), true);
  EXPECT_THAT(report, AllOf(Not(HasSubstr("Machine")), HasSubstr("PROBLEM  driver"),
                            EndsWith("1 to mend before a run, 0 to improve, 1 good, 0 unknown\n")));
}

TEST(ReportText, LinesOfAWholeReportFitAWideTerminal) {
  for (const Snapshot& node : {workstation(), server()}) {
    std::vector<Findings> groups;
    for (const CheckRow& row : checks()) {
      groups.push_back(row.judge(node));
    }
    std::istringstream lines(report_text(groups, false));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 130U) << line;
    }
  }
}

TEST(AnyProblem, CountsProblemsOnly) {
  EXPECT_TRUE(any_problem(with({"a", Verdict::problem, "b", "c"})));
  EXPECT_FALSE(any_problem(with({"a", Verdict::advice, "b", "c"})));
  EXPECT_FALSE(any_problem(with({"a", Verdict::unknown, "b", ""})));
}

} // namespace
} // namespace lsdeconv::doctor
