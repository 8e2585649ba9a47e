#include "compute/observed_light.hpp"
#include "support/reference_deconvolution.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

TEST(CumulativePsf, PrefixSumsBoxes) {
  const Volume<float> psf = crooked_psf({3, 5, 7});
  const CumulativePsf cumulative(psf.view());
  std::vector<double> prefix(8);
  cumulative.prefix({1, 3}, {2, 4}, prefix);
  double sum = 0;
  for (std::int64_t x = 0; x < 7; ++x) {
    EXPECT_NEAR(prefix[static_cast<std::size_t>(x)], sum, 1e-15);
    for (std::int64_t z = 1; z < 3; ++z) {
      sum += static_cast<double>(psf(z, 2, x)) + static_cast<double>(psf(z, 3, x));
    }
  }
  EXPECT_NEAR(prefix.back(), sum, 1e-15);
}

struct Case {
  Extent3 data;
  Extent3 psf;
  Triple<bool> wraps;
  Extent3 spare; ///< Transform beyond what is needed.
};

class ObservedLightTest : public ::testing::TestWithParam<Case> {};

TEST_P(ObservedLightTest, IsTheAdjointOfOnes) {
  const auto& [data, psf_extent, wraps, spare] = GetParam();
  const Volume<float> psf = crooked_psf(psf_extent);
  const ReferenceModel model(psf.view(), data, wraps);
  const Volume<double> alpha = model.adjoint(Volume<double>(data, 1.0));
  const Extent3 transform = model.object() + spare;
  const ObservedLight observed(transform, {data, wraps}, psf.view());

  Volume<float> w(transform);
  for (std::int64_t z = 0; z < transform.z; ++z) {
    for (std::int64_t y = 0; y < transform.y; ++y) {
      std::vector<float> buffer(static_cast<std::size_t>(transform.x), -1.0F);
      std::copy_n(observed.row(z, y, buffer), transform.x, w.view().row(z, y));
    }
  }
  // Object voxels before the data lie at the end of the transform.
  double seen = 0;
  for (std::int64_t z = 0; z < model.object().z; ++z) {
    for (std::int64_t y = 0; y < model.object().y; ++y) {
      for (std::int64_t x = 0; x < model.object().x; ++x) {
        Index3 i{z, y, x};
        for (int axis = 0; axis < axes; ++axis) {
          const std::int64_t half = wraps[axis] ? 0 : psf_extent[axis] / 2;
          i[axis] = (i[axis] - half + transform[axis]) % transform[axis];
        }
        const double a = alpha(z, y, x);
        EXPECT_NEAR(w(i.z, i.y, i.x), a, 1e-7) << Index3{z, y, x};
        seen += w(i.z, i.y, i.x);
      }
    }
  }
  double all = 0;
  for (const float value : w) {
    all += value;
  }
  EXPECT_NEAR(all, seen, 1e-6 * all) << "beyond the object";
}
INSTANTIATE_TEST_SUITE_P(Coverages, ObservedLightTest,
                         ::testing::Values(Case{{6, 7, 8}, {3, 5, 3}, {false, false, false}, {0, 0, 0}},
                                           Case{{6, 7, 8}, {3, 5, 3}, {false, false, false}, {1, 2, 3}},
                                           Case{{6, 7, 8}, {5, 3, 7}, {true, false, true}, {0, 4, 0}},
                                           Case{{6, 7, 8}, {5, 3, 7}, {false, true, true}, {1, 0, 0}},
                                           Case{{6, 7, 8}, {5, 3, 7}, {true, true, false}, {0, 0, 1}},
                                           Case{{1, 2, 3}, {5, 5, 9}, {false, false, false}, {0, 1, 0}},
                                           Case{{5, 1, 1}, {1, 1, 1}, {false, false, false}, {0, 0, 2}}));

TEST(ObservedLight, IsExactlyOneWhereNothingIsClipped) {
  const Volume<float> psf = crooked_psf({3, 3, 3});
  const ObservedLight observed({4, 5, 6}, {{4, 5, 6}, {true, true, true}}, psf.view());
  std::vector<float> buffer(6);
  const float* row = observed.row(2, 3, buffer);
  EXPECT_EQ(std::vector<float>(row, row + 6), std::vector<float>(6, 1.0F));
}

TEST(ObservedLight, RefusesATransformThatDoesNotSuit) {
  const Volume<float> psf = crooked_psf({3, 3, 3});
  EXPECT_THROW(ObservedLight({5, 8, 8}, {{4, 6, 6}, {false, false, false}}, psf.view()), Error);
  EXPECT_THROW(ObservedLight({5, 8, 8}, {{4, 8, 8}, {true, true, true}}, psf.view()), Error);
}

} // namespace
} // namespace lsdeconv
