#include "support/finished_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/run/export/export_stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

/// A finished checkpoint of one volume, whatever its blocks.
class ExportStage : public testing::FinishedVolume {
protected:
  [[nodiscard]] ExportRequest request(const std::string& name, const std::string& run = "run=1") const {
    return {.files = numbered_slices(folder / name, volume.z),
            .format = {.mapping = {.gain = 0.6, .offset = -3, .type = VoxelType::uint8},
                       .voxel = {3, 2, 1},
                       .description = "lsdeconv test\n" + run},
            .threads = 2};
  }

  [[nodiscard]] ExportOutcome exported(const ExportRequest& request, const Checkpoint& checkpoint) const {
    return export_slices(request, checkpoint, world);
  }

  static std::map<std::string, std::string> files(const std::filesystem::path& in) {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(in)) {
      std::ifstream stream(entry.path(), std::ios::binary);
      all[entry.path().filename().string()] = {std::istreambuf_iterator<char>(stream), {}};
    }
    return all;
  }

  /// Voxels outside of 0 … 255 after gain 0.6 and offset -3, by their definition.
  [[nodiscard]] Saturation expected_saturation() const {
    Saturation expected;
    for (const float value : voxels) {
      const double sample = std::rint(0.6 * static_cast<double>(value) - 3);
      expected.below += sample < 0 ? 1 : 0;
      expected.above += sample > 255 ? 1 : 0;
    }
    return expected;
  }
};

TEST_F(ExportStage, FilesDoNotDependOnTheBlocks) {
  Checkpoint whole_planes = finished("a.h5", {4, 23, 37});
  Checkpoint small = finished("b.h5", {3, 10, 8});
  EXPECT_EQ(whole_planes.histogram().counts, small.histogram().counts);
  const ExportOutcome a = exported(request("a"), whole_planes);
  const ExportOutcome b = exported(request("b"), small);
  EXPECT_EQ(a.slices_written, volume.z);
  EXPECT_EQ(a.saturation, expected_saturation());
  EXPECT_EQ(b.saturation, expected_saturation());
  EXPECT_GT(a.saturation.below, 0);
  EXPECT_GT(a.saturation.above, 0);
  EXPECT_EQ(files(folder / "a"), files(folder / "b"));
}

/// Whatever a rank that died has left in their places.
TEST_F(ExportStage, MissingBlocksAreZero) {
  const Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  ExportRequest holes = request("out");
  holes.missing = {BlockId(1)};
  const ExportOutcome outcome = exported(holes, checkpoint);
  EXPECT_THAT(outcome.incomplete_slices, ElementsAre(0, 1, 2, 3));
  const auto reader = open_volume(folder / "out", {}, world);
  Volume<float> samples(volume);
  reader->read(whole(volume), samples.view());
  const Box3 core = checkpoint.core(BlockId(1));
  const VolumeView<const float> hole = std::as_const(samples).view().part(core);
  float largest = 0;
  for (std::int64_t z = 0; z < hole.extent().z; ++z) {
    for (std::int64_t y = 0; y < hole.extent().y; ++y) {
      largest = std::max(largest, *std::max_element(hole.row(z, y), hole.row(z, y) + hole.extent().x));
    }
  }
  EXPECT_EQ(largest, 0);
  EXPECT_NE(samples(core.begin.z, core.begin.y - 1, 36), 0);
}

TEST_F(ExportStage, KeptSlicesCountAmongTheSaturated) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  (void)exported(request("out"), checkpoint);
  const auto before = files(folder / "out");
  std::filesystem::remove(folder / "out" / "img_000001.tif");
  std::filesystem::remove(folder / "out" / "img_000007.tif");
  const ExportOutcome again = exported(request("out"), checkpoint);
  EXPECT_EQ(again.slices_written, 2);
  EXPECT_EQ(again.slices_kept, volume.z - 2);
  EXPECT_EQ(again.saturation, expected_saturation());
  EXPECT_EQ(files(folder / "out"), before);
}

TEST_F(ExportStage, SlicesOfAnotherRunAreReplaced) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  (void)exported(request("out", "run=1"), checkpoint);
  const ExportOutcome other = exported(request("out", "run=2"), checkpoint);
  EXPECT_EQ(other.slices_kept, 0);
  EXPECT_EQ(other.slices_written, volume.z);
}

TEST_F(ExportStage, DamagedBlocksAreNamedAndTheirSlicesLeftOut) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  BlockStatistics wrong = checkpoint.statistics(BlockId(3));
  ++wrong.digest;
  checkpoint.mark_pending(BlockId(3));
  checkpoint.write(BlockId(3), voxels.view().part(checkpoint.core(BlockId(3))), wrong);
  checkpoint.mark_done({BlockId(3)});
  const ExportOutcome outcome = exported(request("out"), checkpoint);
  EXPECT_THAT(outcome.damaged, ElementsAre(BlockId(3)));
  EXPECT_EQ(outcome.slices_written, 7);
  EXPECT_FALSE(std::filesystem::exists(folder / "out" / "img_000005.tif"));
  EXPECT_FALSE(std::filesystem::exists(folder / "out" / companion_name))
      << "it would name files that are not there";
}

TEST_F(ExportStage, ACompanionFileDescribesTheSeriesWhereItIsWanted) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  ExportRequest wanted = request("out");
  (void)exported(wanted, checkpoint);
  EXPECT_TRUE(std::filesystem::exists(folder / "out" / companion_name));
  wanted.companion = false;
  (void)exported(wanted, checkpoint);
  EXPECT_FALSE(std::filesystem::exists(folder / "out" / companion_name))
      << "one of an earlier export is out of date";
  std::ofstream(folder / "out" / companion_name) << "somebody's";
  EXPECT_THROW((void)exported(wanted, checkpoint), UserError);
}

TEST_F(ExportStage, SlicesOfTheRunUnderOtherNamesAreRemovedAndThoseOfOthersWhereTheyMay) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  const auto slices_in_folder = [&] {
    std::size_t slices = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "out")) {
      slices += entry.path().extension() == ".tif" ? 1 : 0;
    }
    return slices;
  };
  const auto at = [&](std::int64_t first_z, const std::string& run) {
    ExportRequest moved = request("out", run);
    moved.files = numbered_slices(folder / "out", volume.z, first_z);
    return moved;
  };
  (void)exported(at(0, "run=1"), checkpoint);
  (void)exported(at(100, "run=1"), checkpoint);
  EXPECT_EQ(slices_in_folder(), 11U);
  ExportRequest other = at(200, "run=2");
  EXPECT_THROW(require_own_slices(other.files, {.run = "2", .recipe = {}, .storage = {}}, world), UserError);
  (void)exported(other, checkpoint);
  EXPECT_EQ(slices_in_folder(), 22U);
  other.replace_others = true;
  (void)exported(other, checkpoint);
  EXPECT_EQ(slices_in_folder(), 11U);
  EXPECT_NO_THROW(require_own_slices(other.files, {.run = "2", .recipe = {}, .storage = {}}, world));
}

TEST_F(ExportStage, SimulatedImagesAreNeitherReplacedNorRemoved) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  ExportRequest phantom = request("out", "run=1");
  phantom.format.description = "lsdeconv phantom, seed 1";
  const SliceWriter writer(phantom.files, volume, phantom.format);
  std::filesystem::create_directories(folder / "out");
  (void)writer.write(2, voxels.view().part({{2, 0, 0}, {3, volume.y, volume.x}}));
  const auto before = files(folder / "out");
  ExportRequest result = request("out");
  result.replace_others = true;
  EXPECT_THROW((void)exported(result, checkpoint), UserError);
  EXPECT_EQ(files(folder / "out"), before);
  result.files = numbered_slices(folder / "out", volume.z, 100);
  (void)exported(result, checkpoint);
  EXPECT_TRUE(std::filesystem::exists(writer.path(2)));
}

TEST(SaturationText, NamesBothEnds) {
  EXPECT_EQ(saturation_text({}), "0 voxels saturated");
  EXPECT_EQ(saturation_text({2, 10}), "12 voxels saturated (2 below, 10 above the range)");
}

} // namespace
} // namespace lsdeconv
