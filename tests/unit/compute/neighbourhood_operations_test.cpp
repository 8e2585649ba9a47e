#include "support/reference_deconvolution.hpp"
#include "support/reference_regularisation.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/host_copies.hpp"
#include "lsdeconv/compute/neighbourhood.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

const operation::TotalVariation total_variation{0.02F, 0.5F, {3, 1.5F, 1}};
/// Standard deviations 0.7, 1 and 1.6 voxels, up to 3, 4 and 7 voxels away.
const Triple<double> sigma{0.7, 1, 1.6};
const Triple<std::int64_t> reach{3, 4, 7};

operation::Smooth gaussian() {
  operation::Smooth smooth{};
  for (int axis = 0; axis < axes; ++axis) {
    const auto weight = [&](std::int64_t d) {
      return std::exp(-std::pow(static_cast<double>(d) / sigma[axis], 2) / 2);
    };
    double norm = 0;
    for (std::int64_t d = -reach[axis]; d <= reach[axis]; ++d) {
      norm += weight(d);
    }
    for (std::int64_t d = 0; d <= reach[axis]; ++d) {
      smooth.taps[axis][static_cast<std::size_t>(d)] = static_cast<float>(weight(d) / norm);
    }
  }
  return smooth;
}

Volume<float> applied(const Operation& operation, const Volume<float>& x, int threads) {
  const auto backend = backends().front().make({.threads = threads, .device = 0});
  const auto in = backend->allocate(x.extent());
  const auto out = backend->allocate(x.extent());
  copy_to_device(*backend, x.view(), *in);
  backend->apply(operation, *in, *out);
  Volume<float> result(x.extent());
  copy_to_host(*backend, *out, whole(x.extent()), result.view());
  return result;
}

Volume<double> in_double(const Volume<float>& x) {
  Volume<double> result(x.extent());
  std::copy(x.begin(), x.end(), result.begin());
  return result;
}

class NeighbourhoodOperations : public ::testing::TestWithParam<Extent3> {
protected:
  const Volume<float> x_ = beads(GetParam(), 3);
};

TEST_P(NeighbourhoodOperations, TotalVariationIsAsDefined) {
  const Volume<double> expected = reference_total_variation(in_double(x_), 0.02, 0.5, {3, 1.5, 1});
  EXPECT_LT(relative_difference(applied(total_variation, x_, 2).view(), expected.view()), 1e-6);
}

TEST_P(NeighbourhoodOperations, StrongTotalVariationStopsAtTenTimes) {
  operation::TotalVariation strong = total_variation;
  strong.strength = 10;
  const Volume<double> expected = reference_total_variation(in_double(x_), 10, 0.5, {3, 1.5, 1});
  const Volume<float> factor = applied(strong, x_, 1);
  EXPECT_LT(relative_difference(factor.view(), expected.view()), 1e-4);
  for (const float f : factor) {
    ASSERT_TRUE(f > 0 && f <= 10.001F) << f;
  }
}

TEST_P(NeighbourhoodOperations, NeighbourMeanIsAsDefined) {
  EXPECT_LT(relative_difference(applied(operation::NeighbourMean{}, x_, 2).view(),
                                reference_neighbour_mean(in_double(x_)).view()),
            1e-6);
}

TEST_P(NeighbourhoodOperations, SmoothIsAsDefined) {
  EXPECT_LT(relative_difference(applied(gaussian(), x_, 2).view(),
                                reference_gaussian(in_double(x_), sigma, reach).view()),
            1e-6);
}

TEST_P(NeighbourhoodOperations, RowsGiveTheBitsOfSingleVoxels) {
  const neighbourhood::Cyclic field{x_.data(), x_.extent(), x_.extent().x};
  const Volume<float> factor = applied(total_variation, x_, 1);
  const Volume<float> mean = applied(operation::NeighbourMean{}, x_, 1);
  for (std::int64_t z = 0; z < x_.extent().z; ++z) {
    for (std::int64_t y = 0; y < x_.extent().y; ++y) {
      for (std::int64_t x = 0; x < x_.extent().x; ++x) {
        ASSERT_EQ(factor(z, y, x), neighbourhood::total_variation_factor(field, total_variation, z, y, x));
        ASSERT_EQ(mean(z, y, x), neighbourhood::neighbour_mean(field, z, y, x));
      }
    }
  }
}

TEST_P(NeighbourhoodOperations, SmoothingOfSingleVoxelsIsTheSame) {
  operation::Smooth along_x = gaussian();
  along_x.taps.z = {1};
  along_x.taps.y = {1};
  const Volume<float> rows = applied(along_x, x_, 1);
  const neighbourhood::Cyclic field{x_.data(), x_.extent(), x_.extent().x};
  for (std::int64_t x = 0; x < x_.extent().x; ++x) {
    ASSERT_EQ(rows(0, 0, x), neighbourhood::smoothed(field, along_x, 2, 0, 0, x));
  }
}

TEST_P(NeighbourhoodOperations, AnyNumberOfThreadsGivesTheSameBits) {
  for (const Operation& operation :
       {Operation{total_variation}, Operation{operation::NeighbourMean{}}, Operation{gaussian()}}) {
    const Volume<float> one = applied(operation, x_, 1);
    const Volume<float> many = applied(operation, x_, 3);
    EXPECT_EQ(std::memcmp(one.data(), many.data(), static_cast<std::size_t>(one.size()) * sizeof(float)), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Extents, NeighbourhoodOperations,
                         ::testing::Values(Extent3{5, 6, 37}, Extent3{1, 1, 1}, Extent3{1, 7, 2},
                                           Extent3{2, 3, 5}),
                         [](const auto& extent) {
                           return std::to_string(extent.param.z) + "x" + std::to_string(extent.param.y) + "x"
                                  + std::to_string(extent.param.x);
                         });

TEST(TotalVariation, LooksAtNoDifferencesBeyondTheEndsOfTheObject) {
  operation::TotalVariation ended = total_variation;
  ended.ends = {{2, 4}, {3, 3}, {5, 8}};
  Volume<float> x = noise({6, 5, 10}, 3, 100, 200);
  const auto beyond = [](std::int64_t z, std::int64_t h) { return (z > 2 && z < 5) || (h > 5 && h < 9); };
  const Volume<float> factor = applied(ended, x, 2);
  for (std::int64_t z = 0; z < 6; ++z) {
    for (std::int64_t y = 0; y < 5; ++y) {
      for (std::int64_t h = 0; h < 10; ++h) {
        ASSERT_EQ(factor(z, y, h), neighbourhood::total_variation_factor({x.data(), x.extent(), x.extent().x},
                                                                         ended, z, y, h));
      }
    }
  }
  for (std::int64_t z = 0; z < 6; ++z) { // what lies between the ends does not matter
    for (std::int64_t y = 0; y < 5; ++y) {
      for (std::int64_t h = 0; h < 10; ++h) {
        x(z, y, h) = beyond(z, h) ? 0 : x(z, y, h);
      }
    }
  }
  const Volume<float> without = applied(ended, x, 2);
  for (std::int64_t z = 0; z < 6; ++z) {
    for (std::int64_t y = 0; y < 5; ++y) {
      for (std::int64_t h = 0; h < 10; ++h) {
        ASSERT_TRUE(beyond(z, h) || without(z, y, h) == factor(z, y, h)) << Index3{z, y, h};
      }
    }
  }
}

/// As with a PSF of one voxel along an axis, which spreads no light beyond the data.
TEST(TotalVariation, MayEndWithTheLastVoxelOfTheField) {
  operation::TotalVariation ended = total_variation;
  ended.ends = {{5, 5}, {4, 4}, {9, 9}};
  const Volume<float> x = noise({6, 5, 10}, 3, 100, 200);
  const Volume<float> factor = applied(ended, x, 2);
  for (std::int64_t i = 0; i < x.size(); ++i) {
    const Index3 at = position_of(i, x.extent());
    ASSERT_EQ(factor.data()[i], neighbourhood::total_variation_factor({x.data(), x.extent(), x.extent().x},
                                                                      ended, at.z, at.y, at.x))
        << at;
  }
}

TEST(TotalVariation, LeavesAFlatFieldAsItIs) {
  for (const float factor : applied(total_variation, Volume<float>({4, 5, 6}, 123.0F), 1)) {
    ASSERT_EQ(factor, 1);
  }
}

TEST(TotalVariation, PushesBrightSpotsDownAndTheirSurroundingsUp) {
  Volume<float> spot({7, 7, 7}, 10.0F);
  spot(3, 3, 3) = 100;
  const Volume<float> factor = applied(total_variation, spot, 1);
  EXPECT_LT(factor(3, 3, 3), 1);
  EXPECT_GT(factor(3, 3, 4), 1);
}

} // namespace
} // namespace lsdeconv
