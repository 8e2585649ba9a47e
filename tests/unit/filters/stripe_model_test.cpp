#include "lsdeconv/core/error.hpp"
#include "lsdeconv/filters/stripe_model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace lsdeconv {
namespace {

using Value = std::function<double(double x, double z)>;
/// Rows along x, one per z.
using Image = std::vector<Signal>;

Image image_of(std::int64_t size_x, std::int64_t size_z, const Value& value) {
  Image image(static_cast<std::size_t>(size_z), Signal(static_cast<std::size_t>(size_x)));
  for (std::int64_t z = 0; z < size_z; ++z) {
    for (std::int64_t x = 0; x < size_x; ++x) {
      image[static_cast<std::size_t>(z)][static_cast<std::size_t>(x)] =
          value(static_cast<double>(x), static_cast<double>(z));
    }
  }
  return image;
}

/// The image of the golden numbers: a blob, a wave, stripes of two kinds.
Image golden_image(std::int64_t size_x, std::int64_t size_z) {
  const auto nx = static_cast<double>(size_x);
  const auto nz = static_cast<double>(size_z);
  return image_of(size_x, size_z, [=](double x, double z) {
    const double blob = std::exp(-((x - .45 * nx) * (x - .45 * nx) / (.05 * nx * nx)
                                   + (z - .5 * nz) * (z - .5 * nz) / (.03 * nz * nz)));
    const double wave =
        20 * std::sin(2 * std::numbers::pi * z / 24) * std::cos(2 * std::numbers::pi * x / 32);
    const double comb = std::lround(7 * x) % 5 == 0 ? 8 : 0;
    return 100 + 50 * blob + wave + comb + 5 * std::sin(1.7 * x);
  });
}

Image stripes_of(const Image& image, const StripeModel& model) {
  std::vector<Signal> sums;
  for (const Signal& weight : model.weights()) {
    Signal& sum = sums.emplace_back(image.front().size());
    for (std::size_t z = 0; z < image.size(); ++z) {
      for (std::size_t x = 0; x < sum.size(); ++x) {
        sum[x] += weight[z] * image[z][x];
      }
    }
  }
  const std::vector<Signal> maps = model.maps(sums);
  Image stripes(image.size(), Signal(image.front().size()));
  for (std::size_t z = 0; z < stripes.size(); ++z) {
    for (std::size_t m = 0; m < maps.size(); ++m) {
      for (std::size_t x = 0; x < maps[m].size(); ++x) {
        stripes[z][x] += model.profiles()[m][z] * maps[m][x];
      }
    }
  }
  return stripes;
}

Image without_stripes(const Image& image, const StripeSettings& settings, double tolerance = 1e-14) {
  const auto size_z = static_cast<std::int64_t>(image.size());
  const auto size_x = static_cast<std::int64_t>(image.front().size());
  const Image stripes = stripes_of(image, StripeModel(size_z, size_x, settings, tolerance));
  Image clean = image;
  for (std::size_t z = 0; z < image.size(); ++z) {
    for (std::size_t x = 0; x < image[z].size(); ++x) {
      clean[z][x] -= stripes[z][x];
    }
  }
  return clean;
}

double sum_of(const Image& image) {
  return std::accumulate(image.begin(), image.end(), 0.0, [](double sum, const Signal& row) {
    return std::accumulate(row.begin(), row.end(), sum);
  });
}

double largest_difference(const Image& a, const Image& b) {
  double largest = 0;
  for (std::size_t z = 0; z < a.size(); ++z) {
    for (std::size_t x = 0; x < a[z].size(); ++x) {
      largest = std::max(largest, std::abs(a[z][x] - b[z][x]));
    }
  }
  return largest;
}

void expect_relative(double value, double golden, double tolerance = 1e-9) {
  EXPECT_NEAR(value, golden, tolerance * golden);
}

// Golden numbers of Münch's formula in the transform of PyWavelets 1.1.1, mode symmetric.
TEST(StripeModel, EvenBandsAreThoseOfThePaper) {
  const Image clean = without_stripes(golden_image(128, 160), {9, 2, 2});
  expect_relative(clean[0][0], 105.314129251577);
  expect_relative(clean[2][1], 114.27808401860838);
  expect_relative(clean[80][64], 166.47787431030227);
  expect_relative(clean[7][31], 120.5658948093411);
  expect_relative(clean[159][127], 89.31233793679796);
  expect_relative(sum_of(clean), 2206473.9503478096, 1e-12);
}

TEST(StripeModel, ANarrowerNotchIsThatOfThePaper) {
  const Image clean = without_stripes(golden_image(128, 160), {9, 2, 1});
  expect_relative(clean[0][0], 105.29447700912925);
  expect_relative(clean[2][1], 114.28244671433475);
  expect_relative(clean[80][64], 166.47786916);
  expect_relative(clean[7][31], 120.56587353);
  expect_relative(clean[159][127], 89.30677885);
  expect_relative(sum_of(clean), 2206470.86059619, 1e-12);
}

TEST(StripeModel, OddBandsAreThoseOfThePaper) { // the third level has 39 values
  const Image clean = without_stripes(golden_image(200, 200), {9, 3, 2});
  expect_relative(clean[0][0], 102.91785419993043);
  expect_relative(clean[2][1], 112.6452549174922);
  expect_relative(clean[100][100], 161.40210827571534);
  expect_relative(clean[7][31], 120.5001830885278);
  expect_relative(clean[199][199], 103.60174724807898);
  expect_relative(sum_of(clean), 4307138.123237886, 1e-12);
}

TEST(StripeModel, ToleranceBoundsTheError) {
  const Image image = golden_image(200, 200);
  const Image exact = without_stripes(image, {9, 3, 2});
  for (const double tolerance : {1e-2, 1e-3, 1e-4}) {
    EXPECT_LT(largest_difference(without_stripes(image, {9, 3, 2}, tolerance), exact), 13 * 3 * tolerance);
  }
}

TEST(StripeModel, KeepsWhatDoesNotChangeAlongX) {
  const Image layers = image_of(100, 121, [](double, double z) { return 300 + 40 * std::sin(z) + z; });
  EXPECT_LT(largest_difference(without_stripes(layers, {9, 0, 2}), layers), 1e-9);
}

TEST(StripeModel, TakesFineStripesAndLeavesCoarseOnes) {
  const auto stripes = [](double cycles) {
    return image_of(128, 160,
                    [cycles](double x, double) { return 10 * std::cos(2 * std::numbers::pi * cycles * x); });
  };
  const auto left_inside = [](const Image& image) {
    double largest = 0;
    for (const Signal& row : image) {
      for (std::size_t x = 40; x < 88; ++x) {
        largest = std::max(largest, std::abs(row[x]));
      }
    }
    return largest;
  };
  EXPECT_LT(left_inside(without_stripes(stripes(0.45), {9, 2, 2})), 1e-4);
  EXPECT_LT(left_inside(without_stripes(stripes(0.3), {9, 2, 2})), 1e-2);
  EXPECT_GT(left_inside(without_stripes(stripes(0.1), {9, 2, 2})), 9);
}

TEST(StripeModel, LeavesNoMeanOfAFineColumnWhateverTheParity) {
  for (const std::int64_t size : {120, 121, 122, 123}) {
    const Image column =
        image_of(96, size, [](double x, double) { return std::lround(x) % 2 == 0 ? 8 : -8; });
    const Image clean = without_stripes(column, {9, 1, 2});
    double sum = 0;
    for (const Signal& row : clean) {
      sum += row[48];
    }
    EXPECT_NEAR(sum / static_cast<double>(size), 0, 1e-3) << size;
  }
}

TEST(StripeModel, ANotchAsWideAsTheVolumeTakesWholeBands) {
  const Image image = golden_image(40, 40);
  const Image stripes = stripes_of(image, StripeModel(40, 40, {1, 1, 1e6}, 1e-14));
  // Haar: what the level holds fine in x and coarse in z is the difference of neighbours, averaged over two
  // rows.
  const double expected = (image[0][0] - image[0][1] + image[1][0] - image[1][1]) / 4;
  EXPECT_NEAR(stripes[0][0], expected, 1e-9);
  EXPECT_NEAR(stripes[1][1], -expected, 1e-9);
}

TEST(StripeModel, RefusesWhatNoLevelFits) {
  EXPECT_THROW(StripeModel(33, 500, {9, 0, 2}, 1e-3), UserError);
  EXPECT_THROW(StripeModel(500, 33, {9, 0, 2}, 1e-3), UserError);
  EXPECT_THROW(StripeModel(60, 60, {9, 2, 2}, 1e-3), UserError);
  EXPECT_EQ(StripeModel(60, 60, {9, 0, 2}, 1e-3).levels(), 1);
  EXPECT_EQ(wavelet_levels(5000, {9, 0, 2}), most_automatic_levels);
  EXPECT_EQ(wavelet_levels(5000, {9, 6, 2}), 6);
}

TEST(StripeModel, OffersWhatCanStillBeGivenLess) {
  const auto refusal = [](const StripeSettings& settings) {
    try {
      (void)wavelet_levels(1, settings);
    } catch (const UserError& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  const std::string one = refusal({9, 1, 2});
  EXPECT_NE(one.find("1 level needs 34 voxels"), std::string::npos) << one;
  EXPECT_EQ(one.find("fewer levels"), std::string::npos) << one;
  EXPECT_NE(one.find("lower number"), std::string::npos) << one;
  EXPECT_NE(refusal({9, 3, 2}).find("fewer levels"), std::string::npos);
  EXPECT_EQ(refusal({1, 1, 2}).find("lower number"), std::string::npos) << "there is none below db1";
}

TEST(StripeModel, NeedsFewProfilesHoweverLongTheVolume) {
  EXPECT_LT(StripeModel(5000, 300, {9, 4, 2}, 1e-3).profiles().size(), 20U);
}

TEST(StripeModel, SampledSlicesStandForTheirNeighbours) {
  const std::vector<Signal> weights{{1, 2, 4, 8, 16, 32, 64}};
  EXPECT_EQ(weights_of_sample(weights, {1, 5}), (std::vector<Signal>{{1 + 2 + 4 + 8, 16 + 32 + 64}}));
  EXPECT_EQ(weights_of_sample(weights, {0, 1, 2, 3, 4, 5, 6}), weights);
}

} // namespace
} // namespace lsdeconv
