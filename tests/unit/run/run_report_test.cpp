#include "support/memory_reader.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/version.hpp"
#include "lsdeconv/run/run_report.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;
using Reason = RunEnd::Reason;

constexpr Extent3 volume{10, 20, 30};
constexpr std::int64_t volume_bytes = 10 * 20 * 30 * 2;
constexpr std::int64_t file_bytes = 20000;

/// A run on two ranks of one node that had 8 blocks, 3 of them done before, one of them empty, and that has
/// exported 10 slices.
class RunReport : public ::testing::Test {
protected:
  RunReport() {
    auto reader = std::make_unique<testing::FunctionReader>(
        volume, [](std::int64_t, std::int64_t, std::int64_t) { return 0.0F; });
    VolumeDescription& input = reader->mutable_description();
    input.layout = {.bytes_per_voxel = 2, .chunk_rows = 5, .chunk_columns = 30, .compressed = true};
    input.files = {{"a.tif", file_bytes / 2, 1}, {"b.tif", file_bytes / 2, 2}};
    input.interpolated = {4};
    run.input.reader = std::move(reader);
    run.config.input = "in";
    run.layout = {folder / "out", folder / "out.checkpoint.h5", folder / "out.report.json"};
    run.manifest.iterations = 12;
    run.manifest.input_type = "uint16";
    run.resources.share.ranks_on_node = 2;
    run.resources.share.threads = 4;
    run.resources.share.bytes = 1000;
    run.resources.share.machine.host = "n1";
    run.plan.blocks.bytes_per_worker = 900;
    results.ranks = 2;
    results.seconds = 8;
    results.phases = {phase()};
    results.exports = {series()};
    results.mapping = {.gain = 2, .offset = -1, .type = VoxelType::uint8, .auto_range = 0.5};
    results.end.progressed = true;
  }

  [[nodiscard]] Json report() const { return Json::parse(report_json(run, results)); }
  void end_early(Reason reason) {
    results.end.reason = reason;
    results.phases[0].done = 6;
  }
  void write_report(const std::string& text) const { std::ofstream(run.layout.report) << text; }

  testing::TemporaryFolder folder;
  PreparedRun run;
  RunResults results;

private:
  static PhaseOutcome phase() {
    PhaseOutcome blocks{.blocks = 8,
                        .done = 8,
                        .done_before = 3,
                        .stopped = false,
                        .failures = {"block 7: no luck"},
                        .ranks = {},
                        .reading = {},
                        .hosts = {"n1", "n1"},
                        .backends = {"cpu: a", "cpu: b"},
                        .queue = {9, 1, 0.25},
                        .seconds = 4};
    blocks.ranks.push_back({.read = {1, 2, 100, 3},
                            .compute = {3, 1, 200, 2},
                            .write = {0.5, 3, 4000, 3},
                            .wall_seconds = 4,
                            .device_seconds = 2.5,
                            .empty_blocks = 1,
                            .peak_bytes = 777});
    blocks.ranks.push_back({.read = {1, 2, 100, 2},
                            .compute = {2, 1, 200, 2},
                            .write = {0.5, 3, 4000, 2},
                            .wall_seconds = 4,
                            .device_seconds = 2,
                            .empty_blocks = 0,
                            .peak_bytes = 778});
    blocks.reading.push_back({.bytes_read = 20000,
                              .bytes_decoded = 12000,
                              .chunks_decoded = 40,
                              .chunks_reused = 20,
                              .bytes_staged = 5,
                              .bytes_unstaged = 6,
                              .chunks_from_others = 7});
    blocks.reading.push_back({.bytes_read = 5000,
                              .bytes_decoded = 6000,
                              .chunks_decoded = 2,
                              .chunks_reused = 1,
                              .bytes_staged = 0,
                              .bytes_unstaged = 0,
                              .chunks_from_others = 1});
    return blocks;
  }
  static ExportOutcome series() {
    return {.slices_written = 9,
            .slices_kept = 1,
            .saturation = {2, 10},
            .bytes_read = 24000,
            .seconds = 1.5,
            .stopped = false,
            .damaged = {BlockId(5)},
            .incomplete_slices = {}};
  }
};

TEST_F(RunReport, SaysWhatRanAndOnWhat) {
  const Json json = report();
  EXPECT_EQ(json.at("version"), 1);
  EXPECT_EQ(json.at("program"), program_version());
  EXPECT_THAT(json.at("libraries").get<std::string>(), HasSubstr("HDF5"));
  EXPECT_EQ(json.at("seconds"), 8);
  EXPECT_EQ(json.at("machine").at("host"), "n1");
  EXPECT_EQ(json.at("machine").at("ranks"), 2);
  EXPECT_EQ(json.at("machine").at("ranks_per_node"), 2);
  EXPECT_EQ(json.at("machine").at("threads_per_rank"), 4);
  EXPECT_EQ(json.at("machine").at("bytes_per_rank"), 1000);
  EXPECT_EQ(json.at("bytes_per_rank_planned"), 900);
  EXPECT_EQ(json.at("parameters").at("input"), "in");
  EXPECT_EQ(json.at("checkpoint"), (folder / "out.checkpoint.h5").string());
  EXPECT_EQ(json.at("output"), (folder / "out").string());
}

TEST_F(RunReport, DescribesTheInput) {
  const Json json = report().at("input");
  EXPECT_EQ(json.at("extent_zyx"), Json({10, 20, 30}));
  EXPECT_EQ(json.at("type"), "uint16");
  EXPECT_EQ(json.at("files"), 2);
  EXPECT_EQ(json.at("compressed"), true);
  EXPECT_EQ(json.at("chunk_rows"), 5);
  EXPECT_EQ(json.at("chunk_columns"), 30);
  EXPECT_EQ(json.at("interpolated_slices"), Json({4}));
}

TEST_F(RunReport, HoldsTheManifestWithTheChoiceOfIterations) {
  EXPECT_EQ(report().at("run").at("iterations"), "12");
  EXPECT_FALSE(report().at("run").contains("iteration-choice"));
  run.manifest.iteration_choice = R"({"boxes": [1, 2]})";
  EXPECT_EQ(report().at("run").at("iteration-choice").at("boxes"), Json({1, 2})) << "as JSON, not as text";
}

TEST_F(RunReport, CountsTheBlocksOfAPhase) {
  const Json json = report().at("deconvolution").at(0);
  EXPECT_EQ(json.at("seconds"), 4);
  EXPECT_EQ(json.at("hosts"), Json({"n1", "n1"}));
  EXPECT_EQ(json.at("backends"), Json({"cpu: a", "cpu: b"}));
  EXPECT_EQ(json.at("blocks"), 8);
  EXPECT_EQ(json.at("blocks_done"), 8);
  EXPECT_EQ(json.at("blocks_computed_now"), 4) << "five written, one of them empty";
  EXPECT_EQ(json.at("blocks_empty"), 1);
  EXPECT_EQ(json.at("voxel_iterations_per_second"), 8000.0 / 4 * 12 / 4);
  EXPECT_EQ(json.at("failures"), Json({"block 7: no luck"}));
  EXPECT_EQ(json.at("queue"),
            Json({{"assignments", 9}, {"second_copies", 1}, {"server_processor_seconds", 0.25}}));
}

TEST_F(RunReport, ShowsWhatEveryRankDid) {
  const Json ranks = report().at("deconvolution").at(0).at("ranks");
  ASSERT_EQ(ranks.size(), 2U);
  const Json& rank = ranks.at(0);
  EXPECT_EQ(rank.at("wall_seconds"), 4);
  EXPECT_EQ(rank.at("peak_bytes"), 777);
  EXPECT_EQ(rank.at("device_busy_seconds"), 2.5);
  EXPECT_EQ(rank.at("idle_seconds"), 1) << "of the computing";
  EXPECT_EQ(rank.at("read"),
            Json({{"busy_seconds", 1}, {"waiting_seconds", 2}, {"bytes", 100}, {"blocks", 3}}));
  EXPECT_EQ(rank.at("compute").at("busy_seconds"), 3);
  EXPECT_EQ(rank.at("write").at("bytes"), 4000);
  EXPECT_EQ(rank.at("input_bytes_read"), 20000);
  EXPECT_EQ(rank.at("input_bytes_decoded"), 12000);
  EXPECT_EQ(rank.at("bytes_staged"), 5);
  EXPECT_EQ(rank.at("bytes_read_from_stage"), 6);
  EXPECT_EQ(rank.at("chunks_decoded"), 40);
  EXPECT_EQ(rank.at("chunks_reused"), 20);
  EXPECT_EQ(rank.at("chunks_from_other_ranks"), 7);
  EXPECT_EQ(ranks.at(1).at("peak_bytes"), 778);
}

TEST_F(RunReport, SumsUpTheReadingOfAllRanks) {
  const Json json = report().at("reading");
  EXPECT_EQ(json.at("bytes_read"), 25000);
  EXPECT_EQ(json.at("bytes_decoded"), 18000);
  EXPECT_EQ(json.at("read_amplification"), 25000.0 / file_bytes);
  EXPECT_EQ(json.at("times_decoded"), 18000.0 / volume_bytes);
  EXPECT_EQ(json.at("chunks_decoded"), 42);
  EXPECT_EQ(json.at("chunks_from_other_ranks"), 8);
}

TEST_F(RunReport, LeavesTheReadingOutWhereRanksAreMissing) {
  results.phases[0].reading.pop_back();
  results.phases[0].ranks.pop_back();
  EXPECT_FALSE(report().contains("reading"));
}

TEST_F(RunReport, DescribesTheSlices) {
  const Json json = report();
  EXPECT_EQ(json.at("intensity"), Json({{"gain", 2},
                                        {"offset", -1},
                                        {"auto_range_percent", 0.5},
                                        {"type", "uint8"},
                                        {"stored", "gain * counts + offset"}}));
  EXPECT_EQ(json.at("export").at(0), Json({{"seconds", 1.5},
                                           {"slices_written", 9},
                                           {"slices_kept", 1},
                                           {"saturated_voxels", {{"below", 2}, {"above", 10}}},
                                           {"bytes_read", 24000},
                                           {"damaged_blocks", {5}}}));
}

TEST_F(RunReport, TellsHowTheRunEnded) {
  EXPECT_EQ(report().at("end"), Json({{"reason", "complete"},
                                      {"exit_code", 0},
                                      {"drained", false},
                                      {"signal", ""},
                                      {"drain_seconds", 0},
                                      {"lost_ranks", Json::array()}}));
  results.end = {.reason = Reason::ranks_lost,
                 .progressed = true,
                 .cause = "SIGTERM on rank 1",
                 .drain_seconds = 3,
                 .lost = {{Rank{1}, "n2", "is silent"}},
                 .lost_text = "rank 1 on host n2 is silent"};
  const Json end = report().at("end");
  EXPECT_EQ(end.at("reason"), "ranks lost");
  EXPECT_EQ(end.at("exit_code"), 75);
  EXPECT_EQ(end.at("drained"), true);
  EXPECT_EQ(end.at("signal"), "SIGTERM on rank 1");
  EXPECT_EQ(end.at("drain_seconds"), 3);
  EXPECT_EQ(end.at("lost_ranks"), Json::array({{{"rank", 1}, {"host", "n2"}, {"reason", "is silent"}}}));
}

TEST_F(RunReport, KeepsTheNamesThatReadersOfEarlierReportsKnow) {
  const Json json = report();
  EXPECT_EQ(json.at("input").at("unit_rows"), json.at("input").at("chunk_rows"));
  EXPECT_EQ(json.at("input").at("unit_columns"), json.at("input").at("chunk_columns"));
  EXPECT_EQ(json.at("reading").at("times_read"), json.at("reading").at("read_amplification"));
  const Json& phase = json.at("deconvolution").at(0);
  EXPECT_EQ(phase.at("blocks_dark"), phase.at("blocks_empty"));
  for (const Json& counts : {json.at("reading"), phase.at("ranks").at(0), phase.at("ranks").at(1)}) {
    for (const char* name : {"decoded", "reused", "from_other_ranks"}) {
      EXPECT_EQ(counts.at(std::string("units_") + name), counts.at(std::string("chunks_") + name));
    }
  }
}

TEST_F(RunReport, IsJsonWhateverBytesAPathHas) {
  run.config.input = "in\xff";
  EXPECT_NO_THROW((void)report());
}

TEST_F(RunReport, StaysWhereNothingWasLeftToDo) {
  results.phases[0].done_before = 8;
  results.exports[0].slices_written = 0;
  EXPECT_FALSE(keeps_earlier_report(run.layout.report, results)) << "there is none";
  write_report(R"({"end": {"reason": "complete"}})");
  EXPECT_TRUE(keeps_earlier_report(run.layout.report, results));
}

TEST_F(RunReport, IsReplacedByThatOfARunThatDidSomething) {
  write_report(R"({"end": {"reason": "complete"}})");
  EXPECT_FALSE(keeps_earlier_report(run.layout.report, results));
  results.phases[0].done_before = 8;
  EXPECT_FALSE(keeps_earlier_report(run.layout.report, results)) << "it has written slices";
  results.exports[0].slices_written = 0;
  results.end.reason = Reason::stopped;
  EXPECT_FALSE(keeps_earlier_report(run.layout.report, results)) << "it was stopped";
}

TEST_F(RunReport, IsReplacedWhereTheEarlierOneIsOfAnUnfinishedRun) {
  results.phases[0].done_before = 8;
  results.exports[0].slices_written = 0;
  for (const char* earlier : {R"({"end": {"reason": "stopped"}})", R"({"end": 1})", "[]", "{", ""}) {
    write_report(earlier);
    EXPECT_FALSE(keeps_earlier_report(run.layout.report, results)) << earlier;
  }
}

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
  EXPECT_THAT(
      early_end_text(results),
      HasSubstr("stopped after 3 blocks and 9 slices, by SIGUSR1 on rank 1; 2 of 8 blocks are missing; "
                "everything finished is kept"));
  results.exports.clear();
  results.end.progressed = false;
  EXPECT_THAT(early_end_text(results), AllOf(HasSubstr("stopped after 3 blocks, by SIGUSR1 on rank 1"),
                                             HasSubstr("starting it again unchanged may end alike")));
}

TEST_F(RunReport, EarlyEndByLostRanksNamesThem) {
  end_early(Reason::ranks_lost);
  results.end.lost = {{Rank{1}, "n2", "is silent"}};
  results.end.lost_text = "rank 1 on host n2 is silent";
  EXPECT_THAT(early_end_text(results), HasSubstr(", because rank 1 on host n2 is silent; 2 of 8 blocks"));
}

TEST_F(RunReport, SummaryHasRateSlowestStageReadingAndSlices) {
  const std::string summary = report_summary(run, results);
  EXPECT_THAT(summary, HasSubstr("deconvolved 5 blocks in 4 s, 0 Mvoxel·iterations/s; compute took longest: "
                                 "2.5 s per rank\n"));
  EXPECT_THAT(summary, HasSubstr("1 of them hold nothing above the background"));
  EXPECT_THAT(summary, HasSubstr("each byte of the input was read 1.25 times"));
  EXPECT_THAT(summary, HasSubstr("; of 63 strips or tiles 42 were decoded, the others came from memory, 8 of "
                                 "them from another rank's\n"));
  EXPECT_THAT(summary, HasSubstr("9 slices written to " + (folder / "out").string()
                                 + " in 1.5 s, 1 was there already, 12 voxels saturated"));
  EXPECT_THAT(summary, HasSubstr("report: " + (folder / "out.report.json").string()));
}

TEST_F(RunReport, SummarySaysWhoseRateItIsWhereRanksWereLost) {
  results.phases[0].ranks.pop_back();
  results.phases[0].reading.pop_back();
  EXPECT_THAT(report_summary(run, results), AllOf(HasSubstr("deconvolved 3 blocks on rank 0 in 4 s"),
                                                  Not(HasSubstr("each byte of the input"))));
}

TEST_F(RunReport, SummaryOfARunWithNothingToDoNamesTheReportThatStays) {
  results.phases[0].done_before = 8;
  results.phases[0].ranks = {{}, {}};
  results.exports[0].slices_written = 0;
  write_report(R"({"end": {"reason": "complete"}})");
  EXPECT_THAT(report_summary(run, results),
              AllOf(HasSubstr("everything was done already; the report of the run that did it stays: "),
                    Not(HasSubstr("deconvolved"))));
}

} // namespace
} // namespace lsdeconv
