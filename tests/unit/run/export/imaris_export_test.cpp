#include "run/export/imaris_export.hpp"
#include "support/finished_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/imaris_file.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

/// A finished checkpoint of one volume.
class ImarisExport : public testing::FinishedVolume {
protected:
  [[nodiscard]] ExportRequest request(const std::string& run = "run=1") const {
    ExportRequest request{.files = numbered_slices(folder / "out", volume.z),
                          .output = OutputFormat::ims,
                          .format = {.mapping = {.gain = 0.6, .offset = -3, .type = VoxelType::uint8},
                                     .voxel = {3, 2, 1},
                                     .description = "lsdeconv test\n" + run}};
    request.zarr.voxel = request.format.voxel;
    return request;
  }

  [[nodiscard]] Volume<float> read() const {
    const auto reader = open_volume(image, {}, world);
    EXPECT_EQ(reader->description().extent, volume);
    Volume<float> samples(volume);
    reader->read(whole(volume), samples.view());
    return samples;
  }

  std::filesystem::path image = folder / "out" / "deconvolved.ims";
};

TEST_F(ImarisExport, HoldsTheSamplesAndTellsWhatWasClipped) {
  const Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  const ExportOutcome outcome = export_imaris(request(), checkpoint, world);
  EXPECT_EQ(outcome.slices_written, 1);
  Saturation expected;
  const Volume<float> samples = read();
  std::int64_t wrong = 0;
  for (std::int64_t i = 0; i < samples.size(); ++i) {
    wrong += samples.data()[i] == map_intensity(voxels.data()[i], request().format.mapping, expected) ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(outcome.saturation, expected);
  EXPECT_GT(expected.below, 0);
  EXPECT_EQ(open_volume(image, {}, world)->description().stated.voxel, (Spacing3{3, 2, 1}));
}

/// Imaris counts from the first voxel's outer face; 0 is x.
TEST_F(ImarisExport, LiesFromFaceToFaceOfItsOuterVoxels) {
  (void)export_imaris(request(), finished("a.h5", {4, 12, 37}), world);
  const hdf5::File file = hdf5::File::open(image);
  const hdf5::Handle of_image = file.group("/DataSetInfo/Image");
  EXPECT_EQ(hdf5::any_text_attribute(of_image, "ExtMin0"), "-0.5");
  EXPECT_EQ(hdf5::any_text_attribute(of_image, "ExtMax0"), "36.5");
  EXPECT_EQ(hdf5::any_text_attribute(of_image, "ExtMin2"), "-1.5");
  EXPECT_EQ(hdf5::any_text_attribute(of_image, "ExtMax2"), "31.5");
}

TEST_F(ImarisExport, HasItsRowsTheOtherWayRoundWhereThatIsAsked) {
  const Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  (void)export_imaris(request(), checkpoint, world);
  const Volume<float> upright = read();
  ExportRequest flipped = request();
  flipped.format.flip = true;
  (void)export_imaris(flipped, checkpoint, world);
  const Volume<float> turned = read();
  for (std::int64_t y = 0; y < volume.y; ++y) {
    EXPECT_EQ(turned(5, y, 7), upright(5, volume.y - 1 - y, 7)) << y;
  }
}

TEST_F(ImarisExport, IsKeptWhereItIsTheSame) {
  const Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  (void)export_imaris(request(), checkpoint, world);
  const ExportOutcome again = export_imaris(request(), checkpoint, world);
  EXPECT_EQ(again.slices_kept, 1);
  EXPECT_EQ(again.slices_written, 0);
  EXPECT_EQ(export_imaris(request("run=2"), checkpoint, world).slices_written, 1);
}

TEST_F(ImarisExport, DoesNotAppearWithDamagedBlocks) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  BlockStatistics wrong = checkpoint.statistics(BlockId(3));
  ++wrong.digest;
  checkpoint.mark_pending(BlockId(3));
  checkpoint.write(BlockId(3), voxels.view().part(checkpoint.core(BlockId(3))), wrong);
  checkpoint.mark_done({BlockId(3)});
  EXPECT_THAT(export_imaris(request(), checkpoint, world).damaged, ElementsAre(BlockId(3)));
  EXPECT_TRUE(std::filesystem::is_empty(folder / "out"));
}

TEST_F(ImarisExport, LeavesNothingWhereItIsStopped) {
  const Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  ExportRequest stopped = request();
  stopped.stopping = [] { return true; };
  EXPECT_TRUE(export_imaris(stopped, checkpoint, world).stopped);
  EXPECT_TRUE(std::filesystem::is_empty(folder / "out"));
}

TEST_F(ImarisExport, MissingBlocksAreZero) {
  const Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  ExportRequest holes = request();
  holes.missing = {BlockId(1)};
  (void)export_imaris(holes, checkpoint, world);
  const Box3 core = checkpoint.core(BlockId(1));
  EXPECT_EQ(read()(core.begin.z, core.begin.y, 36), 0);
  EXPECT_NE(read()(core.begin.z, core.begin.y - 1, 36), 0);
}

TEST_F(ImarisExport, NeitherReplacesFilesOfOthersNorOfAnotherRun) {
  const Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  (void)export_imaris(request(), checkpoint, world);
  EXPECT_NO_THROW(require_own_imaris(request().files, {.run = "1", .recipe = {}, .storage = {}}, world));
  EXPECT_THROW(require_own_imaris(request().files, {.run = "2", .recipe = {}, .storage = {}}, world),
               UserError);
  std::ofstream(image, std::ios::trunc) << "somebody's";
  EXPECT_THROW(require_no_foreign_imaris(request().files, world), UserError);
  EXPECT_THROW((void)export_imaris(request(), checkpoint, world), UserError);
}

} // namespace
} // namespace lsdeconv
