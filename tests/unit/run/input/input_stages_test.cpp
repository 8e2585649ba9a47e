#include "support/memory_reader.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/input/input_stages.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

PreparedRun preparation(const RunConfig& config) {
  PreparedRun run;
  run.config = config;
  run.share.bytes = 1 << 28;
  run.reader = std::make_unique<testing::FunctionReader>(
      Extent3{40, 6, 60}, [](std::int64_t z, std::int64_t y, std::int64_t x) {
        return static_cast<float>(100 + z + y + (x % 2 == 0 ? 20 : 0));
      });
  return run;
}

TEST(InputStages, AreOffUnlessAskedFor) {
  const RunConfig config;
  PreparedRun run = preparation(config);
  const VolumeReader* before = run.reader.get();
  calibrate_input(run, testing::world());
  filter_input(run, testing::world());
  threshold_input(run);
  EXPECT_EQ(run.reader.get(), before);
  EXPECT_FALSE(changes_input(config));
  EXPECT_EQ(stripe_bytes(run), 0);
  EXPECT_EQ(smoothing_bytes_per_voxel(config), 0);
  EXPECT_EQ(remaining_offset(config), 0);
}

TEST(InputStages, ShiftOfReadNoiseIsItsVarianceInPhotoElectronsTimesGain) {
  RunConfig config;
  config.offset = 100;
  config.read_noise = 6;
  config.gain = 2;
  EXPECT_EQ(snyder_shift(config), 18);
  EXPECT_EQ(remaining_offset(config), 82);
  config.gain = std::nullopt;
  EXPECT_THROW((void)snyder_shift(config), UserError);
  config.read_noise = 0;
  EXPECT_EQ(remaining_offset(config), 100);
}

TEST(InputStages, OffsetComesOffOnlyOnce) {
  RunConfig config;
  config.offset = 100;
  config.flat = "flat.tif";
  EXPECT_EQ(remaining_offset(config), 0);
  EXPECT_TRUE(changes_input(config));
}

TEST(InputStages, StripesThatAreGivenAreNotFoundAgain) {
  RunConfig config;
  config.destripe_sigma = 2;
  PreparedRun fresh = preparation(config);
  filter_input(fresh, testing::world());
  ASSERT_TRUE(fresh.stripes);
  EXPECT_EQ(stripe_bytes(fresh), fresh.stripes->maps.size() * 4);

  PreparedRun continued = preparation(config);
  auto given = std::make_shared<const Stripes>(
      Stripes{Volume<float>({1, 6, 60}, 7.0F), Volume<float>({1, 40, 1}, 1.0F)});
  continued.stripes = given;
  filter_input(continued, testing::world());
  EXPECT_EQ(continued.stripes, given);
  Volume<float> voxel({1, 1, 1});
  continued.reader->read({{3, 2, 1}, {4, 3, 2}}, voxel.view());
  EXPECT_EQ(voxel(0, 0, 0), 105 - 7);
}

TEST(InputStages, ThresholdLiesAboveTheBackgroundInTheReadersCounts) {
  RunConfig config;
  config.offset = 100;
  config.denoise_strength = 15;
  PreparedRun run = preparation(config);
  run.record.scale.background = 10;
  threshold_input(run);
  Volume<float> voxels({1, 1, 2});
  run.reader->read({{0, 0, 0}, {1, 1, 2}}, voxels.view());
  EXPECT_EQ(voxels(0, 0, 0), 110) << "120 counts lie below 100 + 10 + 15";
  run.reader->read({{6, 0, 0}, {7, 1, 2}}, voxels.view());
  EXPECT_EQ(voxels(0, 0, 0), 126);
}

} // namespace
} // namespace lsdeconv
