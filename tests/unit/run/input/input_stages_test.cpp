#include "support/memory_reader.hpp"
#include "support/world.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/input/input_stages.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr WorkerShare small_share() {
  WorkerShare share;
  share.bytes = 1 << 28;
  return share;
}

std::unique_ptr<VolumeReader> volume() {
  return std::make_unique<testing::FunctionReader>(
      Extent3{40, 36, 60}, [](std::int64_t z, std::int64_t y, std::int64_t x) {
        return static_cast<float>(100 + z + y + (x % 2 == 0 ? 20 : 0));
      });
}

VoxelType type_of_samples(const RunConfig& config, VoxelType stored) {
  VolumeDescription description;
  description.type = stored;
  return sample_type(config, description);
}

PreparedInput input_of(std::unique_ptr<VolumeReader> reader) {
  PreparedInput input;
  input.reader = std::move(reader);
  return input;
}

TEST(InputStages, AreOffUnlessAskedFor) {
  const RunConfig config;
  std::unique_ptr<VolumeReader> reader = volume();
  const VolumeReader* before = reader.get();
  EXPECT_EQ(find_stripes(*reader, config, small_share(), testing::world()), nullptr);
  reader = thresholded(filtered(std::move(reader), config, nullptr, 1), config, 10);
  EXPECT_EQ(reader.get(), before);
  EXPECT_EQ(type_of_samples(config, VoxelType::uint8), VoxelType::uint8);
  const PreparedInput input = input_of(std::move(reader));
  EXPECT_EQ(stripe_bytes(input, config, small_share()), 0);
  EXPECT_EQ(smoothing_bytes_per_voxel(config), 0);
  EXPECT_EQ(remaining_offset(config), 0);
}

TEST(InputStages, ReadNoiseTakesFromTheOffset) {
  RunConfig config;
  config.offset = 100;
  config.read_noise = 6;
  config.gain = 2;
  EXPECT_EQ(remaining_offset(config), 100 - snyder_shift(config));
  config.read_noise = 0;
  EXPECT_EQ(remaining_offset(config), 100);
}

TEST(InputStages, OffsetComesOffOnlyOnce) {
  RunConfig config;
  config.offset = 100;
  config.flat = "flat.tif";
  EXPECT_EQ(remaining_offset(config), 0);
  EXPECT_EQ(type_of_samples(config, VoxelType::uint8), VoxelType::float32);
}

TEST(InputStages, StripesTakeTheSameMemoryBeforeAndAfterTheyAreFound) {
  RunConfig config;
  config.destripe_sigma = 2;
  for (const DestripeAxis axis : {DestripeAxis::z, DestripeAxis::x}) {
    config.destripe_axis = axis;
    PreparedInput input = input_of(volume());
    const std::int64_t expected = stripe_bytes(input, config, small_share());
    EXPECT_GT(expected, 0);
    input.stripes = find_stripes(*input.reader, config, small_share(), testing::world());
    ASSERT_TRUE(input.stripes);
    EXPECT_EQ(stripe_bytes(input, config, small_share()), input.stripes->maps.size() * 4);
    EXPECT_EQ(stripe_bytes(input, config, small_share()), expected);
  }
}

TEST(InputStages, StripesThatAreGivenAreSubtracted) {
  const auto given = std::make_shared<const Stripes>(
      Stripes{Volume<float>({1, 36, 60}, 7.0F), Volume<float>({1, 40, 1}, 1.0F), DestripeAxis::z});
  const std::unique_ptr<VolumeReader> reader = filtered(volume(), RunConfig{}, given, 1);
  Volume<float> voxel({1, 1, 1});
  reader->read({{3, 2, 1}, {4, 3, 2}}, voxel.view());
  EXPECT_EQ(voxel(0, 0, 0), 105 - 7);
}

TEST(InputStages, ThresholdLiesAboveTheBackgroundInTheReadersCounts) {
  RunConfig config;
  config.offset = 100;
  config.denoise_strength = 15;
  const std::unique_ptr<VolumeReader> reader = thresholded(volume(), config, 10);
  Volume<float> voxels({1, 1, 2});
  reader->read({{0, 0, 0}, {1, 1, 2}}, voxels.view());
  EXPECT_EQ(voxels(0, 0, 0), 110) << "120 counts lie below 100 + 10 + 15";
  reader->read({{6, 0, 0}, {7, 1, 2}}, voxels.view());
  EXPECT_EQ(voxels(0, 0, 0), 126);
}

} // namespace
} // namespace lsdeconv
