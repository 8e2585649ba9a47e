#include "support/test_volumes.hpp"

#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/deconvolution/convolved_psf.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

const Triple<std::vector<double>> kernels{{0.1, 0.2, 0.4, 0.2, 0.1}, {1.0}, {0.25, 0.5, 0.25}};

PointSpreadFunction psf_of(Volume<float> values) {
  PointSpreadFunction psf;
  psf.symmetric = point_symmetric(values.view());
  psf.values = std::move(values);
  psf.voxel = {2, 1, 0.5};
  psf.fwhm = {6, 2, 1};
  return psf;
}

TEST(ConvolvedPsf, HasTheSupportSumAndWidthsOfTheConvolution) {
  const PointSpreadFunction psf = convolved(psf_of(testing::crooked_psf({5, 7, 9})), kernels);
  EXPECT_EQ(psf.values.extent(), (Extent3{9, 7, 11}));
  EXPECT_NEAR(std::accumulate(psf.values.begin(), psf.values.end(), 0.0), 1, 1e-6);
  const double per_sigma = 2 * std::sqrt(2 * std::log(2));
  EXPECT_NEAR(psf.fwhm.z, std::hypot(6, per_sigma * 2 * std::sqrt(2 * (0.2 + 4 * 0.1))), 1e-12);
  EXPECT_EQ(psf.fwhm.y, 2);
  EXPECT_NEAR(psf.fwhm.x, std::hypot(1, per_sigma * 0.5 * std::sqrt(0.5)), 1e-12);
  EXPECT_FALSE(psf.notes.empty());
}

TEST(ConvolvedPsf, EveryVoxelIsTheWeightedSumOfItsNeighbours) {
  const Volume<float> given = testing::crooked_psf({5, 7, 9});
  const PointSpreadFunction psf = convolved(psf_of(testing::crooked_psf({5, 7, 9})), kernels);
  for (const Index3& at : {Index3{0, 0, 0}, Index3{4, 3, 5}, Index3{8, 6, 10}, Index3{6, 2, 1}}) {
    double sum = 0;
    for (std::int64_t i = 0; i < 5; ++i) {
      for (std::int64_t j = 0; j < 3; ++j) {
        const Index3 from{at.z - i, at.y, at.x - j};
        if (whole(given.extent()).contains({from, from + Index3{1, 1, 1}})) {
          sum += kernels.z[static_cast<std::size_t>(i)] * kernels.x[static_cast<std::size_t>(j)]
                 * static_cast<double>(given(from.z, from.y, from.x));
        }
      }
    }
    EXPECT_NEAR(psf.values(at.z, at.y, at.x), sum, 1e-8) << at;
  }
}

TEST(ConvolvedPsf, StaysSymmetricToTheLastBit) {
  const PointSpreadFunction psf = convolved(psf_of(testing::gaussian_psf({7, 9, 11})), kernels);
  EXPECT_TRUE(psf.symmetric);
  EXPECT_TRUE(point_symmetric(psf.values.view()));
}

TEST(ConvolvedPsf, WithoutKernelsIsTheSame) {
  const PointSpreadFunction psf = convolved(psf_of(testing::gaussian_psf({3, 5, 5})), {{1.0}, {1.0}, {1.0}});
  const Volume<float> given = testing::gaussian_psf({3, 5, 5});
  EXPECT_TRUE(std::equal(given.begin(), given.end(), psf.values.begin()));
  EXPECT_TRUE(psf.notes.empty());
}

} // namespace
} // namespace lsdeconv
