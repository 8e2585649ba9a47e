#include "run/preparation/warnings/data_warnings.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// Camera counts: `empty` of 10,000 voxels in the dark at 100 ± 2 counts, the others with light of up to
/// 2000.
std::vector<float> camera(int empty = 5000) {
  std::mt19937 random(11);
  std::normal_distribution<float> dark(100, 2);
  std::vector<float> values;
  for (int i = 0; i < 10000; ++i) {
    const float light = i < empty ? 0 : 20 + 2000 * static_cast<float>(i - empty) / 10000;
    values.push_back(std::round(dark(random) + light));
  }
  return values;
}

/// The sample of one slice of 100 rows, whose tiles have the darkest twentieth that is given.
IntensitySample sample(const RunConfig& config, const std::vector<float>& values,
                       std::optional<float> darkest = 100) {
  Volume<float> slice({1, 1, static_cast<std::int64_t>(values.size())});
  std::copy(values.begin(), values.end(), slice.begin());
  IntensitySample all;
  all.counts.add(slice.view(), count_levels(config));
  all.darkest = darkest;
  all.scale.brightest =
      std::max(0.0F, *std::max_element(values.begin(), values.end()) - static_cast<float>(config.offset));
  all.scale.background = std::max(0.0F, darkest.value_or(0) - static_cast<float>(config.offset));
  return all;
}

std::vector<std::string> said(const RunConfig& config, const std::vector<float>& values,
                              std::optional<float> darkest = 100, VoxelType type = VoxelType::uint16) {
  return data_warnings(config, sample(config, values, darkest), {}, type);
}

RunConfig with_offset(double offset) {
  RunConfig config;
  config.offset = offset;
  return config;
}

/// Of whoever says that the counts have no offset.
RunConfig counted() {
  RunConfig config = with_offset(0);
  config.given["offset"] = "command line";
  return config;
}

TEST(DataWarnings, AnOffsetThatWasForgotten) {
  const std::vector<float> values = camera();
  EXPECT_THAT(said({}, values), ElementsAre(AllOf(HasSubstr("no voxel is below 9"), HasSubstr("--offset"))));
  EXPECT_THAT(said(with_offset(100), values), IsEmpty());
  EXPECT_THAT(said(counted(), values), IsEmpty()) << "--offset 0 was given";
  EXPECT_THAT(said({}, values, 100, VoxelType::uint8), IsEmpty());
  RunConfig background;
  background.background = 100;
  EXPECT_THAT(said(background, values), IsEmpty()) << "the offset is in it";
}

TEST(DataWarnings, CountsWithoutAnOffsetAreNotDoubted) {
  std::vector<float> subtracted = camera();
  for (float& value : subtracted) {
    value = std::max(1.0F, value - 100);
  }
  EXPECT_THAT(said({}, subtracted, 1), IsEmpty());
  EXPECT_THAT(said({}, {52, 70, 80, 90, 400}, 70), IsEmpty()) << "the noise of light spreads";
  EXPECT_THAT(said({}, {1900, 2100, 2200, 2300}, 2000), IsEmpty()) << "haze, no offset of a camera";
  EXPECT_THAT(said({}, {21, 22, 24, 30}, 22), ElementsAre(HasSubstr("no voxel is below 21 counts")));
  EXPECT_THAT(said({}, {20, 22, 24, 30}, 22), IsEmpty());
}

TEST(DataWarnings, ThereAreNoneOfCountsWithTheRightOffset) {
  EXPECT_THAT(said(counted(), camera()), IsEmpty());
  EXPECT_THAT(said(with_offset(100), camera()), IsEmpty());
  EXPECT_THAT(said(with_offset(100), camera(9900)), IsEmpty()) << "hardly anything in the volume";
  EXPECT_THAT(said(with_offset(95), camera(9900)), IsEmpty());
}

TEST(DataWarnings, AnOffsetAboveMostVoxels) {
  EXPECT_THAT(said(with_offset(700), camera()),
              ElementsAre(AllOf(HasSubstr("79 % of the sampled voxels"), HasSubstr("--offset 700"),
                                HasSubstr("the darkest places have 100 counts"))));
  EXPECT_THAT(said(with_offset(103), camera(9900)), ElementsAre(HasSubstr("--offset 103")))
      << "a volume that is mostly empty";
}

TEST(DataWarnings, AnOffsetAboveTheDarkestPlacesOnly) {
  EXPECT_THAT(said(with_offset(112), camera(2000)), ElementsAre(HasSubstr("--offset 112")));
  EXPECT_THAT(said(with_offset(110), camera(2000)), IsEmpty()) << "nine tenths of it are 99";
}

TEST(DataWarnings, AnOffsetAboveAllVoxelsIsRefused) {
  const auto refuse = [](double offset) {
    const RunConfig config = with_offset(offset);
    refuse_hopeless_data(config, sample(config, {99, 101, 102, 104}));
  };
  EXPECT_NO_THROW(refuse(103));
  try {
    refuse(104);
    FAIL() << "not refused";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("--offset 104"), HasSubstr("the brightest has 104 counts")));
  }
  EXPECT_NO_THROW(refuse_hopeless_data(with_offset(0), sample({}, {0, 0, 0}))) << "empty, but no mistake";
}

TEST(DataWarnings, ContentThatIsNoImage) {
  EXPECT_THAT(said({}, std::vector<float>(2000, 0), std::nullopt), ElementsAre(HasSubstr("is 0")));
  EXPECT_THAT(said({}, std::vector<float>(2000, 500)), ElementsAre(HasSubstr("the one value 500")));
  std::vector<float> mask(2000, 0);
  std::fill(mask.begin() + 500, mask.end(), 1.0F);
  EXPECT_THAT(said({}, mask), ElementsAre(HasSubstr("only 2 different values")));
  mask[7] = 2;
  mask[9] = 3;
  EXPECT_THAT(said({}, mask), IsEmpty());
}

TEST(DataWarnings, ValuesBelowZero) {
  std::vector<float> values = camera(2000);
  std::fill(values.begin(), values.begin() + 900, -3.0F);
  EXPECT_THAT(said({}, values), IsEmpty());
  std::fill(values.begin(), values.begin() + 1500, -3.0F);
  EXPECT_THAT(said({}, values), ElementsAre(AllOf(HasSubstr("15 %"), HasSubstr("negative"))));
}

TEST(DataWarnings, NumbersThatAreNoCounts) {
  const auto scaled = [](float factor) {
    std::vector<float> values = camera();
    for (float& value : values) {
      value *= factor;
    }
    return said(counted(), values, 100 * factor, VoxelType::float32);
  };
  EXPECT_THAT(scaled(1e-4F), IsEmpty());
  EXPECT_THAT(scaled(1e-9F), ElementsAre(AllOf(HasSubstr("far below"), HasSubstr("multiply the data"))));
  EXPECT_THAT(scaled(1e9F), ElementsAre(HasSubstr("far above")));
}

TEST(DataWarnings, ABackgroundAboveTheData) {
  RunConfig config = with_offset(100);
  config.background = 900;
  EXPECT_THAT(said(config, camera()), ElementsAre(AllOf(StartsWith("94 %"), HasSubstr("--background 900"))));
  config.background = 700;
  EXPECT_THAT(said(config, camera()), IsEmpty());
  config.background = 60000;
  EXPECT_THAT(said(config, camera()),
              ElementsAre(AllOf(StartsWith("the result will be black: 100 % of the sampled voxels"),
                                Not(HasSubstr("become black")))));
}

TEST(DataWarnings, ABackgroundThatCannotBeEstimatedBetweenZeros) {
  std::vector<float> masked(9000, 0);
  const std::vector<float> haze = camera(500);
  masked.insert(masked.end(), haze.begin(), haze.begin() + 1000);
  EXPECT_THAT(said({}, masked, std::nullopt), ElementsAre(HasSubstr("the background is taken to be 0")));
  RunConfig given;
  given.background = 100;
  EXPECT_THAT(said(given, masked, std::nullopt), IsEmpty());
  for (float& value : masked) {
    value = std::max(0.0F, value - 100);
  }
  EXPECT_THAT(said({}, masked, std::nullopt), IsEmpty()) << "it was subtracted";
}

TEST(DataWarnings, AThresholdAboveTheData) {
  RunConfig config = with_offset(100);
  config.denoise_strength = 900;
  EXPECT_THAT(said(config, camera()), IsEmpty());
  config.denoise_strength = 1100;
  EXPECT_THAT(said(config, camera()), ElementsAre(HasSubstr("--denoise-strength")));
}

TEST(DataWarnings, VoxelsThatWereClippedWhereACameraEnds) {
  for (const float end : {255.0F, 4095.0F, 65535.0F, 65520.0F}) {
    std::vector<float> values = camera();
    for (float& value : values) { // the brightest 20 % reach the end
      value = std::min(end, value * end / 800);
    }
    EXPECT_THAT(said(counted(), values), ElementsAre(HasSubstr("saturated at"))) << end;
  }
}

TEST(DataWarnings, VoxelsThatWereClippedElsewhere) {
  std::vector<float> values = camera();
  for (float& value : values) {
    value = std::min(value, 1000.0F);
  }
  EXPECT_THAT(said(counted(), values), ElementsAre(HasSubstr("saturated at 1000 counts")));
}

TEST(DataWarnings, FewHotPixelsAreNotSaturation) {
  std::vector<float> values = camera();
  std::fill(values.begin(), values.begin() + 9, 65535.0F);
  EXPECT_THAT(said(counted(), values), IsEmpty());
  values[9] = 65535;
  EXPECT_THAT(said(counted(), values), ElementsAre(HasSubstr("0.1 %")));
}

TEST(DataWarnings, ATailOfFewCountsIsNotSaturation) {
  std::mt19937 random(2);
  std::poisson_distribution<int> photons(2);
  std::vector<float> values(20000);
  std::generate(values.begin(), values.end(), [&] { return static_cast<float>(photons(random)); });
  EXPECT_THAT(said({}, values, 1), IsEmpty());
}

TEST(DataWarnings, ReadNoiseThatOutweighsTheLight) {
  RunConfig config = with_offset(100);
  config.gain = 2;
  config.read_noise = 3;
  EXPECT_THAT(said(config, camera()), IsEmpty());
  config.read_noise = 40;
  EXPECT_THAT(said(config, camera()), IsEmpty()) << "800 counts";
  IntensitySample shifted = sample(config, camera());
  shifted.scale.brightest += 1250;
  config.read_noise = 50;
  EXPECT_THAT(data_warnings(config, shifted, {}, VoxelType::uint16),
              ElementsAre(HasSubstr("1250 counts of light")))
      << "which the scale holds already";
  config.read_noise = 3;
  config.gain = 0.001;
  EXPECT_THAT(said(config, camera()), ElementsAre(HasSubstr("--read-noise 3 with --gain 0.001")));
}

} // namespace
} // namespace lsdeconv
