#include "support/small_run.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/run/preparation/preparation.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>
#include <unistd.h>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// The checkpoint of a run with eight blocks, whose voxels count from 0.
class ExportCommand : public testing::SmallRunTest {
protected:
  ExportCommand() : estimate_(volume.extent()) {
    for (std::int64_t i = 0; i < estimate_.size(); ++i) {
      estimate_.data()[i] = static_cast<float>(i);
    }
    run_ = prepare(config, world);
  }
  ~ExportCommand() override { (void)::alarm(0); } // the command would end this process later

  [[nodiscard]] Checkpoint checkpoint_without(const std::set<std::int64_t>& missing) {
    Checkpoint checkpoint = open_or_create(run_, world);
    const std::vector<BlockState> states = checkpoint.states();
    for (std::int64_t id = 0; id < checkpoint.block_count(); ++id) {
      if (!missing.contains(id) && states[static_cast<std::size_t>(id)] == BlockState::pending) {
        const VolumeView<const float> voxels = estimate_.view().part(checkpoint.core(BlockId(id)));
        checkpoint.write(BlockId(id), voxels, statistics_of(voxels));
        checkpoint.mark_done({BlockId(id)});
      }
    }
    return checkpoint;
  }
  void finish(const std::set<std::int64_t>& missing = {}) { checkpoint_without(missing).close(); }

  /// Exports and returns the exit code; the log is in log_.
  int run_export() {
    ::testing::internal::CaptureStderr();
    const int code = command::export_series(config, world);
    log_ = ::testing::internal::GetCapturedStderr();
    return code;
  }
  [[nodiscard]] std::string refusal() const {
    return SmallRunTest::refusal([&] { (void)command::export_series(config, world); });
  }
  [[nodiscard]] fs::path slice(int number) const {
    return config.output / text("slice_", 99 + number, ".tif");
  }
  [[nodiscard]] Volume<float> exported() const {
    Volume<float> voxels(volume.extent());
    open_volume(config.output, {}, world)->read(whole(volume.extent()), voxels.view());
    return voxels;
  }
  static std::string content(const fs::path& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  }

  Volume<float> estimate_;
  PreparedRun run_;
  std::string log_;
};

TEST_F(ExportCommand, WritesTheSlicesOfAFinishedCheckpoint) {
  finish();
  EXPECT_EQ(run_export(), 0);
  const Volume<float> slices = exported();
  EXPECT_TRUE(std::equal(slices.begin(), slices.end(), estimate_.begin()));
  EXPECT_THAT(log_, HasSubstr("12 slices written to " + config.output.string()));
  EXPECT_FALSE(fs::exists(folder / "out" / "export.lock"));
}

TEST_F(ExportCommand, TakesTheOutputOptionsOfItsOwnCommandLine) {
  finish();
  config.output_type = OutputType::float32;
  config.amplify = 0.25;
  EXPECT_EQ(run_export(), 0);
  EXPECT_EQ(exported()(0, 0, 1), 0.25F);
}

TEST_F(ExportCommand, MapsByTheRangeOfTheWholeVolume) {
  finish();
  config.output_type = OutputType::uint8;
  config.auto_range = 1;
  EXPECT_EQ(run_export(), 0);
  const Volume<float> slices = exported();
  EXPECT_EQ(slices(0, 0, 0), 0);
  EXPECT_EQ(slices(11, 27, 31), 255);
  EXPECT_THAT(log_, HasSubstr("voxels saturated"));
}

TEST_F(ExportCommand, KeepsSlicesThatAreThere) {
  finish();
  EXPECT_EQ(run_export(), 0);
  fs::remove(slice(5));
  EXPECT_EQ(run_export(), 0);
  EXPECT_THAT(log_, AllOf(HasSubstr("1 slice written"), HasSubstr("11 were there already")));
}

TEST_F(ExportCommand, RefusesAnUnfinishedCheckpointAndNamesTheMissingBlocks) {
  finish({1, 2, 3, 6});
  EXPECT_THAT(refusal(), AllOf(HasSubstr("is not finished: 4 of 8 blocks are missing: 1 to 3 and 6"),
                               HasSubstr("--allow-missing")));
  EXPECT_FALSE(fs::exists(slice(1)));
}

TEST_F(ExportCommand, WritesZerosInPlaceOfMissingBlocksWhereThatIsAllowed) {
  finish({6});
  config.allow_missing = true;
  EXPECT_EQ(run_export(), 0);
  const Volume<float> slices = exported();
  const Box3 hole = BlockGrid(run_.manifest.grid).block(BlockId(6)).core;
  EXPECT_EQ(slices(hole.begin.z, hole.begin.y, hole.begin.x), 0);
  EXPECT_EQ(slices(hole.begin.z, hole.begin.y, hole.begin.x - 1),
            estimate_(hole.begin.z, hole.begin.y, hole.begin.x - 1));
  EXPECT_THAT(log_, HasSubstr("1 of 8 blocks is missing: 6; they are zero in 12 slices: number 1 to 12 (from "
                              "slice_100.tif on);"));
}

TEST_F(ExportCommand, WritesSlicesWithHolesAgainWhenTheBlocksAreThere) {
  finish({6});
  config.allow_missing = true;
  EXPECT_EQ(run_export(), 0);
  run_.plan.blocks_done = 7; // it continues
  finish();
  EXPECT_EQ(run_export(), 0);
  EXPECT_THAT(log_, HasSubstr("12 slices written"));
  const Volume<float> slices = exported();
  EXPECT_TRUE(std::equal(slices.begin(), slices.end(), estimate_.begin()));
}

TEST_F(ExportCommand, RefusesToReplaceFilesOfOthers) {
  finish();
  fs::create_directories(config.output);
  fs::copy_file(config.input / "slice_103.tif", slice(4));
  const std::string before = content(slice(4));
  config.overwrite = true;
  EXPECT_THAT(refusal(), HasSubstr(slice(4).string() + " was not written by this program"));
  EXPECT_EQ(content(slice(4)), before);
  EXPECT_FALSE(fs::exists(slice(1)));
}

TEST_F(ExportCommand, ReplacesSlicesOfAnotherRunOnlyWhereItIsToldTo) {
  finish();
  EXPECT_EQ(run_export(), 0);
  fs::remove(folder / "out" / "checkpoint.h5");
  run_.manifest.iterations = 3;
  finish();
  const std::string before = content(slice(4));
  EXPECT_THAT(refusal(), AllOf(HasSubstr("belongs to another run"), HasSubstr("--overwrite")));
  EXPECT_EQ(content(slice(4)), before);
  config.overwrite = true;
  EXPECT_EQ(run_export(), 0);
  EXPECT_NE(content(slice(4)), before);
}

TEST_F(ExportCommand, LeavesSlicesOfDamagedBlocksOut) {
  Checkpoint checkpoint = checkpoint_without({3});
  const VolumeView<const float> voxels = estimate_.view().part(checkpoint.core(BlockId(3)));
  BlockStatistics wrong = statistics_of(voxels);
  ++wrong.digest;
  checkpoint.write(BlockId(3), voxels, wrong);
  checkpoint.mark_done({BlockId(3)});
  checkpoint.close();
  EXPECT_EQ(run_export(), 1);
  EXPECT_THAT(log_, HasSubstr("block 3 is not as it was written (its checksum differs)"));
  EXPECT_FALSE(fs::exists(slice(1)));
}

TEST_F(ExportCommand, RefusesATypeThatWouldClip) {
  finish();
  config.output_type = OutputType::uint8;
  EXPECT_THAT(refusal(), HasSubstr("--auto-range"));
  EXPECT_FALSE(fs::exists(slice(1)));
}

TEST_F(ExportCommand, RefusesATypeOfInputThatItDoesNotKnow) {
  run_.manifest.input_type = "int12";
  finish();
  EXPECT_THAT(refusal(), HasSubstr("input type 'int12' is unknown"));
}

TEST_F(ExportCommand, NamesTheCheckpointThatIsMissing) {
  EXPECT_THAT(refusal(), HasSubstr("out/checkpoint.h5"));
}

} // namespace
} // namespace lsdeconv
