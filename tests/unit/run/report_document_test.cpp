#include "reported_run.hpp"

#include "lsdeconv/core/version.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using Json = nlohmann::json;
using Reason = RunEnd::Reason;

class ReportDocument : public testing::ReportedRun {};

TEST_F(ReportDocument, SaysWhatRanAndOnWhat) {
  const Json json = report();
  EXPECT_EQ(json.at("version"), 2);
  EXPECT_EQ(json.at("program"), program_version());
  EXPECT_TRUE(json.at("libraries").contains("HDF5"));
  EXPECT_EQ(json.at("libraries").at("FFTW"), "3.3.10");
  EXPECT_EQ(json.at("libraries").at("cuFFT"), "11.0.2");
  EXPECT_EQ(json.at("hosts"), Json({"n1", "n2"})) << "each once";
  EXPECT_EQ(json.at("seconds"), 8);
  EXPECT_EQ(json.at("machine").at("host"), "n1");
  EXPECT_EQ(json.at("machine").at("ranks"), 2);
  EXPECT_EQ(json.at("machine").at("ranks_per_node"), 2);
  EXPECT_EQ(json.at("machine").at("threads_per_rank"), 4);
  EXPECT_EQ(json.at("machine").at("bytes_per_rank"), 1000);
  EXPECT_EQ(json.at("bytes_per_rank_planned"), 900);
  EXPECT_EQ(json.at("parameters").at("input"), (std::filesystem::current_path() / "in").string());
  EXPECT_EQ(json.at("checkpoint"), (folder / "out.checkpoint.h5").string());
  EXPECT_EQ(json.at("output"), (folder / "out").string());
}

TEST_F(ReportDocument, DescribesTheInput) {
  const Json json = report().at("input");
  EXPECT_EQ(json.at("extent_zyx"), Json({10, 20, 30}));
  EXPECT_EQ(json.at("type"), "uint16");
  EXPECT_EQ(json.at("files"), 2);
  EXPECT_EQ(json.at("compressed"), true);
  EXPECT_EQ(json.at("chunk_rows"), 5);
  EXPECT_EQ(json.at("chunk_columns"), 30);
  EXPECT_EQ(json.at("interpolated_slices"), Json({4}));
}

TEST_F(ReportDocument, HoldsTheManifestWithTheChoiceOfIterations) {
  EXPECT_EQ(report().at("run").at("iterations"), 12);
  EXPECT_EQ(report().at("run").at("core"), Json({0, 0, 0}));
  EXPECT_EQ(report().at("run").at("input-type"), "uint16");
  EXPECT_FALSE(report().at("run").contains("iteration-choice"));
  run.manifest.iteration_choice = R"({"boxes": [1, 2]})";
  EXPECT_EQ(report().at("run").at("iteration-choice").at("boxes"), Json({1, 2})) << "as JSON, not as text";
}

TEST_F(ReportDocument, CountsTheBlocksOfAPhase) {
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

TEST_F(ReportDocument, ShowsWhatEveryRankDid) {
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

TEST_F(ReportDocument, SumsUpTheReadingOfAllRanks) {
  run.plan.bytes_sampled = 3000;
  const Json json = report().at("reading");
  EXPECT_EQ(json.at("bytes_read"), 25000);
  EXPECT_EQ(json.at("bytes_decoded"), 18000);
  EXPECT_EQ(json.at("read_amplification"), 25000.0 / file_bytes);
  EXPECT_EQ(json.at("times_decoded"), 18000.0 / volume_bytes);
  EXPECT_EQ(json.at("times_sampled"), 3000.0 / volume_bytes) << "looked at before the first block";
  EXPECT_EQ(json.at("chunks_decoded"), 42);
  EXPECT_EQ(json.at("chunks_from_other_ranks"), 8);
}

TEST_F(ReportDocument, LeavesTheReadingOutWhereRanksAreMissing) {
  results.phases[0].reading.pop_back();
  results.phases[0].ranks.pop_back();
  EXPECT_FALSE(report().contains("reading"));
}

TEST_F(ReportDocument, DescribesTheSlices) {
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
                                           {"damaged_blocks", {5}},
                                           {"atlas", Json::array()},
                                           {"damaged_atlas_blocks", Json::array()},
                                           {"run", 1},
                                           {"output", (folder / "out").string()},
                                           {"output_format", "tiff"},
                                           {"intensity", json.at("intensity")}}));
}

TEST_F(ReportDocument, TellsHowTheRunEnded) {
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

TEST_F(ReportDocument, KeepsTheNamesThatReadersOfEarlierReportsKnow) {
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

TEST_F(ReportDocument, IsJsonWhateverBytesAPathHas) {
  run.config.input = "in\xff";
  EXPECT_NO_THROW((void)report());
}

} // namespace
} // namespace lsdeconv
