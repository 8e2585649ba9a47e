#include "deconvolution/psf/energy_crop.hpp"
#include "deconvolution/psf/resampling.hpp"
#include "support/test_volumes.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::centre_voxel;
using testing::relative_difference;
using testing::Spot;
using testing::spot_image;

/// Three spots without any symmetry, in micrometres around the origin.
const std::vector<Spot> crooked{{{0, 0, 0}, {1.0, 0.5, 0.6}, 1.0},
                                {{1.2, 0.5, -0.4}, {0.9, 0.45, 0.5}, 0.4},
                                {{-0.8, 0.2, 0.9}, {0.8, 0.6, 0.45}, 0.3}};

/// Resamples an image of the crooked spots and compares it with one of the target's own voxels.
double error_against_exact_integrals(const Spacing3& from, const Spacing3& to, const Triple<double>& shift) {
  const Extent3 extent{61, 61, 61};
  const Triple<double> middle = centre_voxel(extent, from);
  const Triple<double> origin = middle + Triple<double>{shift.z * from.z, shift.y * from.y, shift.x * from.x};
  const Volume<float> source = spot_image(extent, from, origin, crooked);
  Triple<double> centre;
  Triple<double> ratio;
  Extent3 half;
  for (int axis = 0; axis < axes; ++axis) {
    centre[axis] = origin[axis] / from[axis];
    ratio[axis] = to[axis] / from[axis];
    half[axis] = std::llround(0.6 * middle[axis] / to[axis]);
  }
  const Volume<float> result = resampled(source.view(), centre, ratio, half);
  return relative_difference(result,
                             spot_image(result.extent(), to, centre_voxel(result.extent(), to), crooked));
}

TEST(Resampled, AgreesWithExactIntegralsOverCoarserVoxels) {
  EXPECT_LT(error_against_exact_integrals({0.3, 0.2, 0.2}, {1.2, 0.5, 0.5}, {0.3, -0.4, 0.45}), 5e-4);
  EXPECT_LT(error_against_exact_integrals({0.3, 0.2, 0.2}, {0.7, 0.21, 0.3}, {-0.1, 0.5, 0.25}), 1e-3);
}

TEST(Resampled, AgreesWithExactIntegralsOverFinerVoxels) {
  EXPECT_LT(error_against_exact_integrals({0.4, 0.25, 0.25}, {0.1, 0.1, 0.06}, {0.3, -0.4, 0.45}), 3e-3);
}

TEST(Resampled, MovedByPartOfAVoxelHardlyBlurs) {
  EXPECT_LT(error_against_exact_integrals({0.4, 0.25, 0.25}, {0.4, 0.25, 0.25}, {0.5, 0.5, 0.5}), 5e-3);
}

TEST(Resampled, OnItsOwnVoxelsStaysBitForBit) {
  const Volume<float> source = testing::noise({7, 9, 5}, 1, -1, 1);
  const Volume<float> same = resampled(source.view(), {3, 4, 2}, {1, 1, 1}, {3, 4, 2});
  EXPECT_TRUE(std::equal(source.begin(), source.end(), same.begin()));
  const Volume<float> padded = resampled(source.view(), {3, 4, 0}, {1, 1, 1}, {3, 4, 4});
  EXPECT_EQ(padded(1, 2, 3), 0);
  EXPECT_EQ(padded(1, 2, 4), source(1, 2, 0));
}

TEST(Resampled, OfWholeFactorsIsTheSumOfVoxels) {
  const Volume<float> source = testing::noise({9, 3, 15}, 2);
  const Volume<float> result = resampled(source.view(), {4, 1, 7}, {3, 3, 5}, {1, 0, 1});
  const double sum = sum_of(source.view().part({{3, 0, 5}, {6, 3, 10}}));
  EXPECT_NEAR(result(1, 0, 1), sum, 1e-5);
}

TEST(Resampled, CoveringKeepsTheSumAtAnyPlaceAndRatio) {
  const Volume<float> source = testing::noise({8, 7, 6}, 3, -1, 2);
  for (const double ratio : {0.37, 1.0, 1.9, 30.0}) {
    for (const double centre : {0.0, 2.4, 5.0}) {
      const auto half = [&](std::int64_t count) { return covering_half({0, count}, centre, ratio); };
      const Volume<float> result = resampled(source.view(), {centre, centre, centre}, {ratio, ratio, ratio},
                                             {half(8), half(7), half(6)});
      EXPECT_NEAR(sum_of(result.view()) / sum_of(source.view()), 1, 1e-5) << ratio << " " << centre;
    }
  }
}

TEST(CoveringHalf, IsTheLeastThatCovers) {
  EXPECT_EQ(covering_half({0, 5}, 2, 1), 2);
  EXPECT_EQ(covering_half({0, 6}, 2.5, 1),
            3); // from -0.5 to 5.5 around 2.5: six voxels, seven with the middle one
  EXPECT_EQ(covering_half({0, 5}, 0, 1), 4);
  EXPECT_EQ(covering_half({0, 9}, 4, 3), 1);
  EXPECT_EQ(covering_half({0, 9}, 4, 2.9), 2);
  EXPECT_EQ(covering_half({0, 1}, 0, 100), 0);
  EXPECT_EQ(covering_half({3, 6}, 2, 1), 3) << "only a part, beside the centre";
  EXPECT_GT(covering_half({0, 64}, 32, 1e-300), std::int64_t{1} << 30); // refused later, but counted
}

} // namespace
} // namespace lsdeconv
