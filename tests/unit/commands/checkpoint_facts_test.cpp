#include "commands/checkpoint_facts.hpp"
#include "support/checkpoint_test.hpp"

#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"
#include "lsdeconv/telemetry/run_status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

constexpr Extent3 volume{5, 33, 50};
constexpr Extent3 core{5, 16, 20};

RunStatus status_of(const std::string& outcome) {
  RunStatus status;
  status.outcome = outcome;
  status.exit_code = 75;
  status.message = "a signal ended it";
  status.phase = "blocks";
  status.phase_seconds = 100;
  status.seconds = 200;
  status.blocks = 9;
  status.blocks_done = 4;
  return status;
}

class CheckpointFacts : public testing::CheckpointTest {
protected:
  void write_status(const RunStatus& status, std::chrono::seconds ago = {}) const {
    put_file(status_path(path), status_text(status));
    std::filesystem::last_write_time(status_path(path), std::filesystem::file_time_type::clock::now() - ago);
  }

  /// A folder of the first slices of a series, those of this checkpoint but the last one.
  [[nodiscard]] std::filesystem::path written_slices(std::int64_t count) const {
    std::filesystem::path slices = folder / "slices";
    std::filesystem::create_directory(slices);
    const Volume<float> plane({1, volume.y, volume.x}, 1.0F);
    for (std::int64_t z = 0; z < count; ++z) {
      const std::string run = z + 1 < count ? fingerprint(checkpoint.metadata()) : "another";
      const SliceFormat format{.mapping = {.gain = 1, .offset = 0, .type = VoxelType::uint16},
                               .description = text(slice_mark, "of a test\nrun=", run)};
      (void)SliceWriter(numbered_slices(slices, volume.z), volume, format).write(z, plane.view());
    }
    return slices;
  }

  [[nodiscard]] std::string summary(const std::filesystem::path& slices = {}) const {
    return checkpoint_summary(path, checkpoint, slices);
  }

  [[nodiscard]] Json facts(const std::filesystem::path& slices = {}) const {
    return Json::parse(checkpoint_facts(path, checkpoint, slices));
  }

  std::filesystem::path path = created("run.h5", volume, core);
  Checkpoint checkpoint{path, world, Checkpoint::Access::write};
};

TEST_F(CheckpointFacts, SayWhatACheckpointWithNothingBesideItHolds) {
  EXPECT_THAT(summary(),
              AllOf(HasSubstr("checkpoint  " + path.string() + ", "),
                    HasSubstr("volume      5×33×50 voxels (z×y×x) of 3 input files, blocks of 5×16×20\n"),
                    HasSubstr("blocks      0 of 9 blocks done\n"),
                    HasSubstr("slices      not known where; -o FOLDER counts those in it\n"),
                    HasSubstr("last run    not known: its status is not there\n")));
  const Json json = facts();
  EXPECT_EQ(json.at("version"), 2);
  EXPECT_EQ(json.at("checkpoint"), path.string());
  EXPECT_EQ(json.at("fingerprint"), fingerprint(checkpoint.metadata()));
  EXPECT_EQ(json.at("volume_zyx"), Json({5, 33, 50}));
  EXPECT_EQ(json.at("core_zyx"), Json({5, 16, 20}));
  EXPECT_EQ(json.at("slices"), 5);
  EXPECT_EQ(json.at("input_files"), 3);
  EXPECT_EQ(json.at("run").at("background"), 101.5);
  EXPECT_EQ(json.at("parameters").at("numit"), 12);
  EXPECT_TRUE(json.at("begun").is_null()) << "the file does not tell";
  EXPECT_EQ(json.at("counts_at_percentile"), Json::object());
  for (const char* unknown : {"slices_written", "output", "outcome", "exit_code", "status_age_seconds"}) {
    EXPECT_TRUE(json.at(unknown).is_null()) << unknown;
  }
}

TEST_F(CheckpointFacts, SayHowLittleOfTheFileIsOnTheDisk) {
  EXPECT_THAT(summary(), HasSubstr(" on the disk\n"));
}

TEST_F(CheckpointFacts, CountFinishedBlocksAndTheirIntensities) {
  testing::write_sample(checkpoint, BlockId(0));
  testing::write_sample(checkpoint, BlockId(5));
  checkpoint.mark_done({BlockId(0), BlockId(5)});
  EXPECT_THAT(summary(), HasSubstr("blocks      2 of 9 blocks done\n"));
  const Json json = facts();
  EXPECT_EQ(json.at("blocks"), 9);
  EXPECT_EQ(json.at("blocks_done"), 2);
  const IntensityHistogram histogram = checkpoint.histogram();
  EXPECT_EQ(json.at("counts_at_percentile").size(), percentiles_shown.size());
  for (const double percent : percentiles_shown) {
    EXPECT_EQ(json.at("counts_at_percentile").at(number_text(percent)), histogram.percentile(percent));
  }
}

TEST_F(CheckpointFacts, CountTheSlicesOfThisRunAlone) {
  const std::filesystem::path slices = written_slices(3);
  EXPECT_THAT(summary(slices), HasSubstr("slices      2 of 5 are in " + slices.string() + "\n"));
  const Json json = facts(slices);
  EXPECT_EQ(json.at("slices_written"), 2);
  EXPECT_EQ(json.at("output"), slices.string());
}

TEST_F(CheckpointFacts, FindTheSlicesWhereTheLastRunPutThem) {
  const std::filesystem::path slices = written_slices(4);
  RunStatus status = status_of("complete");
  status.output = slices.string();
  write_status(status);
  EXPECT_THAT(summary(), HasSubstr("slices      3 of 5 are in " + slices.string() + "\n"));
  EXPECT_EQ(facts().at("slices_written"), 3);
  EXPECT_EQ(facts(folder / "elsewhere").at("slices_written"), 0)
      << "a folder that is named is the one looked at";
}

TEST_F(CheckpointFacts, SayHowTheLastRunEnded) {
  write_status(status_of("stopped"), std::chrono::hours(1));
  EXPECT_THAT(summary(), HasSubstr("last run    stopped (exit code 75) on "));
  EXPECT_THAT(summary(), HasSubstr(" after 3 min 20 s; a signal ended it\n"));
  const Json json = facts();
  EXPECT_EQ(json.at("outcome"), "stopped");
  EXPECT_EQ(json.at("exit_code"), 75);
  EXPECT_NEAR(json.at("status_age_seconds"), 3600, 60);
}

TEST_F(CheckpointFacts, SayWhatARunThatWasJustHeardIsDoing) {
  write_status(status_of("running"));
  EXPECT_THAT(summary(), HasSubstr("last run    at work for 3 min 20 s: blocks: 4 of 9 blocks"));
  EXPECT_EQ(facts().at("outcome"), "running");
  EXPECT_TRUE(facts().at("exit_code").is_null()) << "it has none yet";
}

TEST_F(CheckpointFacts, SayWhenARunThatDidNotEndInOrderWasLastHeard) {
  const auto month_ago = [] {
    return local_time_text(std::time(nullptr) - 24 * 30 * 3600, "%Y-%m-%d %H:%M");
  };
  const std::string earliest = month_ago();
  write_status(status_of("running"), std::chrono::hours(24 * 30));
  const std::string text = summary();
  EXPECT_THAT(text, HasSubstr("last run    did not end in order; last heard on "));
  EXPECT_THAT(text, AnyOf(HasSubstr(earliest), HasSubstr(month_ago())));
  EXPECT_THAT(text, AllOf(HasSubstr(" after 3 min 20 s, in blocks\n"), Not(HasSubstr("at work"))));
}

} // namespace
} // namespace lsdeconv
