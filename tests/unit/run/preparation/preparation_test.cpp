#include "support/small_run.hpp"
#include "support/storage_limits.hpp"

#include "lsdeconv/core/text_hash.hpp"
#include "lsdeconv/run/input/psf_file.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/run/preparation/preparation.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <numeric>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Preparation : public testing::SmallRunTest {
protected:
  [[nodiscard]] PreparedRun prepared() const { return prepare(config, world); }
  [[nodiscard]] std::string refusal() const {
    return SmallRunTest::refusal([&] { (void)prepared(); });
  }
  /// Begins the run: its checkpoint is there, with `done` blocks.
  PreparedRun begun(std::int64_t done = 0) const {
    PreparedRun run = prepared();
    Checkpoint checkpoint = open_or_create(run, world);
    for (std::int64_t id = 0; id < done; ++id) {
      const Volume<float> voxels(checkpoint.core(BlockId(id)).extent());
      checkpoint.write(BlockId(id), voxels.view(), statistics_of(voxels.view()));
      checkpoint.mark_done({BlockId(id)});
    }
    checkpoint.close();
    return run;
  }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> all;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder.path())) {
      all.push_back(entry.path().string());
    }
    std::sort(all.begin(), all.end());
    return all;
  }
};

/// For all that does not begin with a checkpoint.
class PreparationAfresh : public Preparation {};
/// For all that begins with the checkpoint of an earlier command.
class PreparationOfAContinuation : public Preparation {
protected:
  /// The option --psf names this one from now on.
  void take_psf(const Volume<float>& values) {
    config.psf = folder / "psf.tif";
    PointSpreadFunction psf;
    psf.values = Volume<float>(values.extent());
    copy(values.view(), psf.values.view());
    psf.voxel = {4, 1.8, 1.8};
    write_psf(config.psf, psf);
  }
};

TEST_F(PreparationAfresh, DescribesTheVolumeAndItsFiles) {
  const PreparedRun run = prepared();
  EXPECT_EQ(run.input.description().extent, volume.extent());
  EXPECT_EQ(run.input.description().files.size(), 12U);
  EXPECT_EQ(run.input.slice, (Extent3{1, 28, 32}));
  EXPECT_EQ(run.input.sample_type, VoxelType::uint16);
  EXPECT_TRUE(run.input.sampled);
  EXPECT_EQ(run.input.stripes, nullptr);
  EXPECT_EQ(run.input.staging, nullptr);
  EXPECT_EQ(run.manifest.input_type, "uint16");
  EXPECT_EQ(run.manifest.input_digest, hex_text(run.input.description().digest));
}

TEST_F(PreparationAfresh, CutsTheVolumeIntoBlocksWithinTheLimit) {
  const PreparedRun run = prepared();
  EXPECT_FALSE(run.plan.blocks_done.has_value());
  EXPECT_EQ(run.manifest.grid.volume, volume.extent());
  EXPECT_EQ(run.manifest.grid, run.plan.blocks.shape);
  EXPECT_EQ(BlockGrid(run.manifest.grid).size(), 8);
  EXPECT_LE(voxel_count(run.manifest.grid.transform), 20000);
  EXPECT_EQ(run.plan.too_large_transform, 0);
}

TEST_F(PreparationAfresh, ScalesByTheSampledIntensities) {
  const PreparedRun run = prepared();
  EXPECT_EQ(run.manifest.scale.brightest, *std::max_element(volume.begin(), volume.end()));
  EXPECT_GT(run.manifest.scale.background, 110);
  EXPECT_LT(run.manifest.scale.background, 140);
  config.background = 50;
  config.offset = 3;
  EXPECT_EQ(prepared().manifest.scale.background, 50) << "as it is given";
  config.read_noise = 6;
  config.gain = 2;
  EXPECT_EQ(prepared().manifest.scale.background, 50 + 18) << "read noise counts as background";
}

TEST_F(PreparationAfresh, TakesThePsfOfTheOptics) {
  const PreparedRun run = prepared();
  const PointSpreadFunction& psf = run.psf.widest;
  EXPECT_NEAR(std::accumulate(psf.values.begin(), psf.values.end(), 0.0), 1, 1e-5);
  EXPECT_EQ(run.psf.field, nullptr);
  EXPECT_EQ(run.manifest.psf_fwhm.z, psf.fwhm.z);
  EXPECT_EQ(run.manifest.psf_voxel.z, 4);
  EXPECT_EQ(run.manifest.psf_energy, psf.captured_energy);
  EXPECT_EQ(run.manifest.grid.half_support, psf.half_support());
}

TEST_F(PreparationAfresh, KnowsWhereItsFilesWillBeAndMakesNone) {
  const std::vector<std::string> before = files();
  const PreparedRun run = prepared();
  EXPECT_EQ(run.layout.slices, folder / "out");
  EXPECT_EQ(run.layout.checkpoint, folder / "out" / "checkpoint.h5");
  EXPECT_EQ(files(), before);
}

TEST_F(PreparationAfresh, OpensADeviceAndSharesTheNode) {
  const PreparedRun run = prepared();
  ASSERT_NE(run.resources.backend, nullptr);
  EXPECT_THAT(run.resources.backend->description(), HasSubstr("cpu"));
  EXPECT_EQ(run.resources.share.threads, 1);
  EXPECT_EQ(run.resources.share.ranks_on_node, 1);
  EXPECT_GT(run.resources.share.bytes, 0);
  EXPECT_TRUE(run.resources.devices.any_cpu);
}

TEST_F(PreparationAfresh, KeepsTheIterationsThatAreGiven) {
  const PreparedRun run = prepared();
  EXPECT_EQ(run.manifest.iterations, 2);
  EXPECT_THAT(run.manifest.iteration_choice, IsEmpty());
}

TEST_F(PreparationAfresh, ChoosesIterationsFromTheDataWhereNoneAreGiven) {
  config.numit = 5;
  config.stop_criterion = 50;
  const PreparedRun run = prepared();
  EXPECT_EQ(run.manifest.iterations, 3) << "the least that a rule chooses";
  EXPECT_THAT(run.manifest.iteration_choice, HasSubstr("\"at_most\":5"));
}

TEST_F(PreparationAfresh, ReadsTheRegionThroughEveryFilter) {
  config.roi = Box3{{2, 4, 6}, {11, 28, 32}};
  config.denoise_strength = 1000;
  config.background = 100;
  const PreparedRun run = prepared();
  EXPECT_EQ(run.manifest.grid.volume, (Extent3{9, 24, 26}));
  EXPECT_EQ(run.input.slice, (Extent3{1, 28, 32})) << "of the files";
  EXPECT_EQ(run.input.sample_type, VoxelType::float32);
  Volume<float> voxels({1, 1, 1});
  run.input.reader->read({{3, 3, 3}, {4, 4, 4}}, voxels.view());
  EXPECT_EQ(voxels(0, 0, 0), 100) << "the threshold makes all of it background";
}

TEST_F(PreparationAfresh, FindsStripesOnce) {
  set_parameter(config, "destripe-method", "median");
  const PreparedRun run = prepared();
  ASSERT_NE(run.input.stripes, nullptr);
  EXPECT_EQ(run.input.stripes->maps.extent().x, 32);
}

TEST_F(PreparationAfresh, RefusesSlicesAmongThoseOfTheInput) {
  config.output = config.input;
  EXPECT_THAT(refusal(), HasSubstr("--output"));
}

TEST_F(PreparationAfresh, RefusesToReplaceFilesOfOthers) {
  fs::create_directory(config.output);
  fs::copy_file(config.input / "slice_100.tif", config.output / "slice_100.tif");
  EXPECT_THAT(refusal(), HasSubstr("was not written by this program"));
}

TEST_F(PreparationAfresh, RefusesATypeThatWouldClip) {
  config.output_type = OutputType::uint8;
  EXPECT_THAT(refusal(), HasSubstr("--auto-range"));
}

TEST_F(PreparationAfresh, RefusesAStageThatIsNoFolder) {
  config.stage_dir = folder / "missing";
  EXPECT_THAT(refusal(), HasSubstr("--stage-dir"));
}

TEST_F(PreparationAfresh, RefusesAMemoryThatHoldsNoBlock) {
  config.memory = 0.01;
  EXPECT_THAT(refusal(), HasSubstr("memory"));
}

TEST_F(PreparationAfresh, RefusesADiskWithoutRoomForTheCheckpoint) {
  const testing::SmallDisk disk(folder / "small", "size=64k");
  if (!disk.mounted()) {
    GTEST_SKIP() << "may not mount a small disk";
  }
  config.checkpoint = folder / "small" / "c.h5";
  EXPECT_THAT(refusal(), HasSubstr("the checkpoint will take"));
}

TEST_F(PreparationAfresh, RefusesADiskWithoutRoomForUncompressedSlices) {
  const testing::SmallDisk disk(folder / "small", "size=16k");
  if (!disk.mounted()) {
    GTEST_SKIP() << "may not mount a small disk";
  }
  config.output = folder / "small" / "out";
  config.checkpoint = folder / "c.h5";
  EXPECT_EQ(refusal(), "no error") << "compressed ones may fit";
  config.compression = TiffCompression::none;
  EXPECT_THAT(refusal(), HasSubstr("the slices will take 21.0 KiB"));
}

TEST_F(PreparationOfAContinuation, CountsTheBlocksThatAreDone) {
  begun();
  EXPECT_EQ(prepared().plan.blocks_done, 0);
  fs::remove(folder / "out" / "checkpoint.h5");
  begun(3);
  EXPECT_EQ(prepared().plan.blocks_done, 3);
}

TEST_F(PreparationOfAContinuation, KeepsGridIntensitiesAndPsfToTheBit) {
  const PreparedRun first = begun();
  config.block_size_max = 45000;
  config.threads = 2;
  const PreparedRun again = prepared();
  EXPECT_EQ(again.manifest.as_text(), first.manifest.as_text());
  EXPECT_EQ(again.manifest.grid, first.manifest.grid) << "though it would be another one by now";
  EXPECT_EQ(again.plan.blocks.shape, first.manifest.grid);
  EXPECT_TRUE(std::equal(again.psf.widest.values.begin(), again.psf.widest.values.end(),
                         first.psf.widest.values.begin()));
  EXPECT_EQ(again.psf.widest.symmetric, first.psf.widest.symmetric);
}

TEST_F(PreparationOfAContinuation, TakesTheStripesOfTheCheckpoint) {
  set_parameter(config, "destripe-method", "median");
  const PreparedRun first = begun();
  const PreparedRun again = prepared();
  ASSERT_NE(again.input.stripes, nullptr);
  EXPECT_TRUE(std::equal(again.input.stripes->maps.begin(), again.input.stripes->maps.end(),
                         first.input.stripes->maps.begin()));
}

TEST_F(PreparationOfAContinuation, StartsAfreshWhereItIsToldTo) {
  begun(3);
  config.resume = false;
  config.numit = 7;
  const PreparedRun run = prepared();
  EXPECT_FALSE(run.plan.blocks_done.has_value());
  EXPECT_EQ(run.manifest.iterations, 7);
}

TEST_F(PreparationOfAContinuation, RefusesOtherScience) {
  begun();
  config.numit = 3;
  config.offset = 1;
  const std::string message = refusal();
  EXPECT_THAT(message, HasSubstr("--numit: 2 in the checkpoint, 3 now"));
  EXPECT_THAT(message, HasSubstr("--offset: 0 in the checkpoint, 1 now"));
  EXPECT_THAT(message, HasSubstr("--no-resume"));
  EXPECT_THAT(message, Not(HasSubstr("PSF")));
}

TEST_F(PreparationOfAContinuation, RefusesOtherContentsOfTheInput) {
  begun();
  volume(3, 3, 3) += 1;
  for (float& voxel : volume) {
    voxel += 1;
  }
  write_slices(config.input, volume);
  EXPECT_THAT(refusal(), HasSubstr("input: changed since the checkpoint was begun: slice_100.tif, "));
}

TEST_F(PreparationOfAContinuation, RefusesAnotherVolume) {
  begun();
  fs::copy_file(config.input / "slice_100.tif", config.input / "slice_112.tif");
  EXPECT_THAT(refusal(), HasSubstr("volume (z×y×x): 12×28×32 in the checkpoint, 13×28×32 now"));
}

TEST_F(PreparationOfAContinuation, RefusesAnotherMeasuredPsfUnderTheSameName) {
  take_psf(testing::gaussian_psf({5, 5, 5}));
  begun();
  EXPECT_EQ(refusal(), "no error") << "the same one may go on";
  take_psf(testing::crooked_psf({5, 5, 5}));
  EXPECT_THAT(refusal(), HasSubstr("PSF: other values than the checkpoint was begun with"));
}

/// Another processor or mathematical library rounds otherwise; all blocks take the values of the first
/// command.
TEST_F(PreparationOfAContinuation, TakesThePsfOfTheCheckpointForOneThatDiffersByRounding) {
  Volume<float> psf = testing::gaussian_psf({5, 5, 5});
  take_psf(psf);
  const PreparedRun first = begun();
  float& brightest = psf(2, 2, 2);
  for (int step = 0; step < 4; ++step) {
    brightest = std::nextafter(brightest, 1.0F);
  }
  take_psf(psf);
  const PreparedRun again = prepared();
  EXPECT_TRUE(std::equal(again.psf.widest.values.begin(), again.psf.widest.values.end(),
                         first.psf.widest.values.begin()));
  brightest *= 1.0001F;
  take_psf(psf);
  EXPECT_THAT(refusal(), HasSubstr("PSF: other values"));
}

TEST_F(PreparationOfAContinuation, RefusesAPsfOfAnotherExtent) {
  const Volume<float> psf = testing::gaussian_psf({5, 5, 5});
  take_psf(psf);
  begun();
  Volume<float> wider({5, 5, 7}, 0.0F);
  copy(psf.view(), wider.view().part({{0, 0, 1}, {5, 5, 6}}));
  wider(2, 2, 0) = wider(2, 2, 6) = 0.02F * psf(2, 2, 2);
  take_psf(wider);
  EXPECT_THAT(refusal(), HasSubstr("PSF: other values"));
}

TEST_F(PreparationOfAContinuation, RefusesAnotherFlatFieldUnderTheSameName) {
  config.flat = folder / "flat.tif";
  Volume<float> flat({1, 28, 32}, 100.0F);
  testing::write_tiff(config.flat, flat.view(), {});
  begun();
  flat(0, 5, 5) = 90;
  testing::write_tiff(config.flat, flat.view(), {});
  EXPECT_THAT(refusal(), HasSubstr("--offset-image or --flat: other pixels"));
}

TEST_F(PreparationOfAContinuation, NeedsNoRoomForBlocksThatAreDone) {
  const std::int64_t needed = Checkpoint::bytes_needed(checkpoint_metadata(prepared()));
  const std::string size = text("size=", needed + 8192);
  const testing::SmallDisk disk(folder / "small", size.c_str());
  if (!disk.mounted()) {
    GTEST_SKIP() << "may not mount a small disk";
  }
  config.checkpoint = folder / "small" / "c.h5";
  begun(0);
  EXPECT_THAT(refusal(), HasSubstr("the checkpoint will take")) << "part of the room is taken by now";
  fs::remove(config.checkpoint);
  begun(8);
  EXPECT_EQ(refusal(), "no error");
}

} // namespace
} // namespace lsdeconv
