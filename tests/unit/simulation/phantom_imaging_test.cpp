#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/simulation/phantom_imaging.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr Spacing3 camera_voxel{1.2, 0.4, 0.4};
constexpr Extent3 refinement{2, 2, 2};

PointSpreadFunction psf_of(const Extent3& extent, bool peak_only) {
  PointSpreadFunction psf;
  psf.voxel = {0.6, 0.2, 0.2};
  psf.values = Volume<float>(extent, peak_only ? 0.0F : 1.0F / static_cast<float>(voxel_count(extent)));
  if (peak_only) {
    psf.values(extent.z / 2, extent.y / 2, extent.x / 2) = 1;
  }
  psf.symmetric = true;
  return psf;
}

struct Imaged {
  Volume<float> blurred;
  Volume<float> truth;
};

Imaged image(const PointSpreadFunction& psf, const Box3& box) {
  const auto backend = backends().front().make({.threads = 2});
  PhantomImaging imaging(*backend, {.seed = 4}, psf, camera_voxel, refinement, 2);
  Imaged result{Volume<float>(box.extent()), Volume<float>(box.extent())};
  imaging.image(box, result.blurred.view(), result.truth.view());
  return result;
}

double relative_difference(const Volume<float>& a, const Volume<float>& b) {
  double difference = 0;
  double norm = 0;
  for (std::int64_t i = 0; i < a.size(); ++i) {
    difference += std::pow(a.data()[i] - b.data()[i], 2);
    norm += std::pow(b.data()[i], 2);
  }
  return std::sqrt(difference / norm);
}

TEST(BinMean, AveragesTheFineVoxelsOfEachCoarseOne) {
  Volume<float> fine({2, 4, 6});
  std::iota(fine.begin(), fine.end(), 0.0F);
  Volume<float> coarse({1, 2, 2});
  bin_mean(fine.view(), coarse.view());
  // Rows are 6 long, planes 24: the first box holds 0 1 2 6 7 8 and the same plus 24.
  EXPECT_FLOAT_EQ(coarse(0, 0, 0), 4 + 12);
  EXPECT_FLOAT_EQ(coarse(0, 0, 1), 7 + 12);
  EXPECT_FLOAT_EQ(coarse(0, 1, 0), 16 + 12);
}

TEST(PhantomImaging, APointLikePsfShowsTheObjectItself) {
  const Imaged sharp = image(psf_of({5, 5, 5}, true), {{0, 0, 0}, {20, 60, 60}});
  EXPECT_LT(relative_difference(sharp.blurred, sharp.truth), 1e-5);
}

TEST(PhantomImaging, BlursWithoutChangingTheMeanFarFromTheFaces) {
  const Imaged blurred = image(psf_of({9, 9, 9}, false), {{0, 0, 0}, {60, 200, 200}});
  const auto mean = [](const Volume<float>& v) {
    return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
  };
  EXPECT_GT(relative_difference(blurred.blurred, blurred.truth), 0.1);
  EXPECT_NEAR(mean(blurred.blurred) / mean(blurred.truth), 1, 0.05);
}

TEST(PhantomImaging, DoesNotDependOnTheTiles) {
  const PointSpreadFunction psf = psf_of({15, 11, 11}, false);
  const Imaged whole_box = image(psf, {{0, 0, 0}, {70, 40, 150}});
  const Box3 part{{10, 5, 120}, {65, 40, 150}};
  const Imaged alone = image(psf, part);
  Volume<float> cut(part.extent());
  copy(whole_box.blurred.view().part(part), cut.view());
  EXPECT_LT(relative_difference(alone.blurred, cut), 1e-5);
  copy(whole_box.truth.view().part(part), cut.view());
  EXPECT_EQ(relative_difference(alone.truth, cut), 0);
}

} // namespace
} // namespace lsdeconv
