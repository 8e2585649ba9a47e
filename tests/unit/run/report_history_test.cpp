#include "reported_run.hpp"

#include "lsdeconv/run/report_document.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;
using Reason = RunEnd::Reason;

class ReportHistory : public testing::ReportedRun {};

TEST_F(ReportHistory, KeepsWhatTheDeconvolutionTookWhereNothingWasLeftToDo) {
  const std::string first = ended_report(begun(), run, results);
  results.phases[0].done_before = 8;
  results.phases[0].failures.clear();
  results.phases[0].ranks = {{}, {}};
  results.phases[0].reading = {{}, {}};
  results.phases[0].seconds = 0.001;
  results.exports[0].slices_written = 0;
  results.exports[0].damaged.clear();
  results.seconds = 0.002;
  run.config.numit = 99;
  const Json json = report(first);
  EXPECT_EQ(json.at("seconds"), 8);
  EXPECT_EQ(json.at("parameters").at("numit"), "auto");
  EXPECT_EQ(json.at("deconvolution"), Json::parse(first).at("deconvolution"));
  EXPECT_EQ(json.at("exports"), Json::parse(first).at("exports"));
  ASSERT_EQ(json.at("runs").size(), 2U);
  EXPECT_EQ(json.at("runs").at(1).at("outcome"), "complete");
  EXPECT_EQ(json.at("runs").at(1).at("blocks_done"), 0);
}

TEST_F(ReportHistory, GrowsByWhatAContinuingRunDoes) {
  end_early(Reason::stopped);
  const std::string first = ended_report(begun(), run, results);
  results.end.reason = Reason::complete;
  results.phases[0].done_before = 6;
  results.phases[0].done = 8;
  const Json json = report(first);
  ASSERT_EQ(json.at("deconvolution").size(), 2U);
  EXPECT_EQ(json.at("deconvolution").at(0).at("run"), 1);
  EXPECT_EQ(json.at("deconvolution").at(1).at("run"), 2);
  EXPECT_EQ(json.at("deconvolution_seconds"), 8) << "of both passes";
  EXPECT_EQ(json.at("exports").size(), 2U);
  EXPECT_EQ(json.at("export"), json.at("exports")) << "as readers of earlier reports know it";
  EXPECT_EQ(json.at("export_seconds"), 3);
  EXPECT_EQ(json.at("runs").at(0).at("outcome"), "stopped");
  EXPECT_EQ(json.at("runs").at(1).at("outcome"), "complete");
}

TEST_F(ReportHistory, TellsOfEachRunHowItWasStartedAndHowItEnded) {
  run.config.invocation.words = {"lsdeconv", "-i", "a brain"};
  run.config.invocation.working_directory = "/data";
  run.config.invocation.environment = {{"SLURM_JOB_ID", "17"}};
  const Json entry = report().at("runs").at(0);
  EXPECT_EQ(entry.at("subcommand"), "deconvolve");
  EXPECT_EQ(entry.at("command"), "lsdeconv -i 'a brain'");
  EXPECT_EQ(entry.at("working_directory"), "/data");
  EXPECT_EQ(entry.at("environment"), Json({{"SLURM_JOB_ID", "17"}}));
  EXPECT_EQ(entry.at("hosts"), Json({"n1", "n2"}));
  EXPECT_EQ(entry.at("log"), (folder / "run.log").string());
  EXPECT_EQ(entry.at("outcome"), "complete");
  EXPECT_EQ(entry.at("exit_code"), 0);
  EXPECT_EQ(entry.at("blocks_done"), 5);
  EXPECT_EQ(entry.at("slices_written"), 9);
  for (const char* moment : {"started", "ended"}) {
    EXPECT_THAT(entry.at(moment).get<std::string>(),
                ::testing::MatchesRegex("[0-9-]{10}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2}"));
  }
}

TEST_F(ReportHistory, TellsThatARunDidNotEnd) {
  EXPECT_EQ(Json::parse(begun()).at("runs").at(0).at("outcome"), "running");
  const Json json = report(begun());
  EXPECT_EQ(json.at("runs").at(0).at("outcome"), "did not end in order");
  EXPECT_EQ(json.at("runs").at(1).at("outcome"), "complete");
  const Json failed = Json::parse(failed_report(begun(), run.config.invocation, Error("no luck")));
  EXPECT_EQ(failed.at("runs").at(0).at("outcome"), "failed");
  EXPECT_EQ(failed.at("runs").at(0).at("problem"), "no luck");
  EXPECT_EQ(failed.at("runs").at(0).at("exit_code"), 1);
}

TEST_F(ReportHistory, OfAnExportAloneHasWhatTheCheckpointTells) {
  content.provenance = provenance(run.config.invocation, run.machines);
  run.config.output_format = OutputFormat::zarr;
  const Json json =
      Json::parse(ended_report(begun(), ExportEnd{run.config, results.mapping, results.exports.front(), 0}));
  EXPECT_EQ(json.at("begun").at("hosts"), Json({"n1", "n2"}));
  EXPECT_EQ(json.at("run").at("iterations"), 12);
  EXPECT_EQ(json.at("exports").at(0).at("output_format"), "zarr");
  EXPECT_EQ(json.at("exports").at(0).at("slices_written"), 9);
  EXPECT_EQ(json.at("runs").at(0).at("outcome"), "complete");
}

TEST_F(ReportHistory, IsTakenOverOnlyFromTheSameResultInThisForm) {
  const std::string own = fingerprint(content);
  EXPECT_TRUE(is_report_of(begun(), own));
  EXPECT_FALSE(is_report_of(begun(), "another"));
  for (const char* other : {"", "{", "[]", "1", R"({"version": 1, "end": {}})", R"({"version": 2})"}) {
    EXPECT_FALSE(is_report_of(other, own)) << other;
  }
  for (const char* broken : {"runs", "exports", "deconvolution"}) {
    Json json = Json::parse(begun());
    json[broken] = 1;
    EXPECT_FALSE(is_report_of(json.dump(), own)) << broken;
  }
  Json json = Json::parse(begun());
  json["runs"].push_back("a text");
  EXPECT_FALSE(is_report_of(json.dump(), own));
}

TEST_F(ReportHistory, FileOfTheSameResultIsReadAndAnyOtherKeptUnderAnotherName) {
  const std::filesystem::path path = run.layout.report;
  EXPECT_EQ(earlier_report(path, fingerprint(content)), "") << "there is none";
  EXPECT_EQ(write_report(path, begun()), "");
  EXPECT_EQ(earlier_report(path, fingerprint(content)), begun());
  std::ofstream(path) << "somebody's";
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(earlier_report(path, fingerprint(content)), "");
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_FALSE(std::filesystem::exists(path));
  int kept = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::ifstream file(entry.path());
    kept += static_cast<int>(std::string(std::istreambuf_iterator<char>(file), {}) == "somebody's");
    EXPECT_THAT(said, HasSubstr("kept as " + entry.path().string()));
  }
  EXPECT_EQ(kept, 1);
}

} // namespace
} // namespace lsdeconv
