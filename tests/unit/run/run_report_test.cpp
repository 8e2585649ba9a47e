#include "reported_run.hpp"

#include "lsdeconv/run/run_report.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Reason = RunEnd::Reason;

class RunReport : public testing::ReportedRun {};

TEST_F(RunReport, EarlyEndByMissingBlocksAsksToMendAndRepeat) {
  end_early(Reason::blocks_missing);
  EXPECT_EQ(early_end_text(results), "2 of 8 blocks are missing; everything else is kept: mend what is named "
                                     "above, then start the same command again");
  results.phases[0].done = 7;
  EXPECT_THAT(early_end_text(results), HasSubstr("1 of 8 blocks is missing"));
}

TEST_F(RunReport, EarlyEndByASignalNamesItAndWhatWasDone) {
  end_early(Reason::stopped);
  results.end.cause = "SIGUSR1 on rank 1";
  EXPECT_EQ(early_end_text(results), "stopped by SIGUSR1 on rank 1 after 6 of 8 blocks and 9 slices");
  results.exports.clear();
  results.end.progressed = false;
  EXPECT_THAT(early_end_text(results), AllOf(HasSubstr("stopped by SIGUSR1 on rank 1 after 6 of 8 blocks; "),
                                             HasSubstr("starting it again unchanged may end alike")));
  results.end.progressed = true;
  results.end.cause = "SIGINT on rank 0";
  EXPECT_EQ(early_end_text(results), "stopped by Ctrl-C after 6 of 8 blocks");
}

TEST_F(RunReport, EarlyEndByLostRanksNamesThem) {
  end_early(Reason::ranks_lost);
  results.end.lost = {{Rank{1}, "n2", "is silent"}};
  results.end.lost_text = "rank 1 on host n2 is silent";
  EXPECT_THAT(early_end_text(results), HasSubstr(", because rank 1 on host n2 is silent; 2 of 8 blocks"));
}

TEST_F(RunReport, SummaryHasRateAndSlices) {
  results.phases[0].seconds = 3;
  const std::string summary = report_summary(run, results);
  EXPECT_THAT(summary, HasSubstr("deconvolved 5 blocks in 3 s, 0.00125 Mvoxel/s\n")) << "6000 * 5 / 8 / 3";
  EXPECT_THAT(summary, HasSubstr("1 of them holds nothing above the background"));
  EXPECT_THAT(summary, AllOf(Not(HasSubstr("each byte")), Not(HasSubstr("took longest"))));
  EXPECT_THAT(summary, HasSubstr("9 slices written to " + (folder / "out").string()
                                 + " in 1.5 s, 1 was there already, 12 voxels saturated"));
  EXPECT_THAT(summary, HasSubstr("report: " + (folder / "out.report.json").string()));
}

TEST_F(RunReport, DetailsHaveSlowestStageAndReading) {
  const std::string details = report_details(run, results);
  EXPECT_THAT(details, HasSubstr("0 Mvoxel·iterations/s; compute took longest: 2.5 s per rank\n"));
  EXPECT_THAT(details, HasSubstr("each byte of the input was read 1.25 times"));
  EXPECT_THAT(details, HasSubstr("; of 63 strips or tiles 42 were decoded, the others came from memory, 8 of "
                                 "them from another rank's"));
}

TEST_F(RunReport, SummarySaysWhoseRateItIsWhereRanksWereLost) {
  results.phases[0].ranks.pop_back();
  results.phases[0].reading.pop_back();
  EXPECT_THAT(report_summary(run, results), HasSubstr("deconvolved 3 blocks on rank 0 in 4 s"));
  EXPECT_THAT(report_details(run, results), Not(HasSubstr("each byte of the input")));
}

TEST_F(RunReport, SummaryOfARunWithNothingToDoSaysSo) {
  results.phases[0].done_before = 8;
  results.phases[0].ranks = {{}, {}};
  results.exports[0].slices_written = 0;
  EXPECT_THAT(report_summary(run, results),
              AllOf(HasSubstr("everything was done already; the report says who did it: "),
                    Not(HasSubstr("deconvolved"))));
}

} // namespace
} // namespace lsdeconv
