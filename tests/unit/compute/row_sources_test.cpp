// The PSF as a source; the public sources are tested with every backend (tests/conformance).
#include "compute/cpu/row_sources.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

namespace lsdeconv::cpu {
namespace {

using testing::noise;

/// Index of the PSF voxel at index i of a transform, with the PSF's centre at 0; -1: none.
std::int64_t psf_index(std::int64_t i, std::int64_t psf, std::int64_t length) {
  for (std::int64_t k = 0; k < psf; ++k) {
    if ((k - psf / 2 + length) % length == i) {
      return k;
    }
  }
  return -1;
}

TEST(WrappedPsf, HasItsCentreAtTheOrigin) {
  for (const Extent3& transform : {Extent3{6, 7, 8}, Extent3{3, 5, 7}, Extent3{3, 6, 9}}) {
    const Volume<float> psf = noise({3, 5, 7}, 1, 1, 2);
    const Frame frame{transform, {transform, {true, true, true}}};
    const WrappedPsf source{psf.view()};
    const Reach used = reach(source, frame);
    std::int64_t rows = 0;
    for (std::int64_t k = 0; k < used.planes.count(); ++k) {
      for (std::int64_t j = 0; j < used.rows.count(); ++j) {
        const std::int64_t z = used.planes[k];
        const std::int64_t y = used.rows[j];
        std::vector<float> row(static_cast<std::size_t>(transform.x), -1.0F);
        evaluate(source, frame, z, y, row);
        for (std::int64_t x = 0; x < transform.x; ++x) {
          const Index3 from{psf_index(z, 3, transform.z), psf_index(y, 5, transform.y),
                            psf_index(x, 7, transform.x)};
          ASSERT_TRUE(from.z >= 0 && from.y >= 0);
          ASSERT_EQ(row[static_cast<std::size_t>(x)], from.x < 0 ? 0 : psf(from.z, from.y, from.x));
        }
        ++rows;
      }
    }
    EXPECT_EQ(rows, 3 * 5) << "every row of the PSF once";
  }
}

TEST(Reach, OfAnImageIsItsDataAndOfAnEstimateTheWholeTransform) {
  const Frame frame{{9, 10, 11}, {{4, 5, 6}, {false, false, false}}};
  const Reach image = reach(source::Excess{nullptr, 0}, frame);
  EXPECT_EQ(image.planes.count(), 4);
  EXPECT_EQ(image.rows.count(), 5);
  const Reach estimate = reach(source::Extrapolation{nullptr, nullptr, 0}, frame);
  EXPECT_EQ(estimate.planes.count(), 9);
  EXPECT_EQ(estimate.rows.count(), 10);
}

} // namespace
} // namespace lsdeconv::cpu
