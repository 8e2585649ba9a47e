#include "deconvolution/psf/beads/bead_average.hpp"
#include "deconvolution/psf/median.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr Extent3 extent{5, 5, 5};
constexpr Extent3 core{1, 1, 1};

/// Copies of a Gaussian with a little noise, each of its own; flux 1000.
std::vector<BeadImage> images_like(int count, double noise = 1e-4) {
  std::vector<BeadImage> images;
  for (int i = 0; i < count; ++i) {
    BeadImage image{{0, 0, 0}, 1000, testing::gaussian_psf(extent)};
    const Volume<float> off = testing::noise(extent, static_cast<std::uint64_t>(i), -noise, noise);
    for (std::int64_t v = 0; v < off.size(); ++v) {
      image.values.data()[v] += off.data()[v];
    }
    images.push_back(std::move(image));
  }
  return images;
}

std::vector<const BeadImage*> pointers(const std::vector<BeadImage>& images) {
  std::vector<const BeadImage*> all;
  for (const BeadImage& image : images) {
    all.push_back(&image);
  }
  return all;
}

TEST(BeadAverage, LeavesOutAStrayValueOfAVoxel) {
  std::vector<BeadImage> images = images_like(9);
  images[4].values(0, 1, 2) = 5;
  const Volume<float> mean = robust_mean(pointers(images));
  EXPECT_NEAR(mean(0, 1, 2), testing::gaussian_psf(extent)(0, 1, 2), 1e-4);
}

TEST(BeadAverage, OfFewIsThePlainMean) {
  std::vector<BeadImage> images = images_like(2, 0);
  images[1].values(2, 2, 2) += 1;
  EXPECT_FLOAT_EQ(robust_mean(pointers(images))(2, 2, 2), images[0].values(2, 2, 2) + 0.5F);
}

TEST(BeadAverage, OfEqualImagesIsTheImage) {
  const std::vector<BeadImage> images = images_like(7, 0);
  const Volume<float> mean = robust_mean(pointers(images));
  const Volume<float> median = median_image(pointers(images));
  EXPECT_TRUE(std::equal(mean.begin(), mean.end(), images[0].values.begin()));
  EXPECT_TRUE(std::equal(median.begin(), median.end(), images[0].values.begin()));
}

TEST(BeadAverage, OutliersAreOfAnotherShapeOrBrightness) {
  std::vector<BeadImage> images = images_like(12);
  images[2].flux = 2000;
  images[5].flux = 400;
  images[9].values(2, 2, 3) = 0.2F;
  const std::vector<bool> marked = outliers(pointers(images), core);
  for (std::size_t i = 0; i < marked.size(); ++i) {
    EXPECT_EQ(marked[i], i == 2 || i == 5 || i == 9) << i;
  }
}

TEST(BeadAverage, AmongTwoNobodyIsAnOutlier) {
  std::vector<BeadImage> images = images_like(2);
  images[1].flux = 1e6;
  EXPECT_EQ(outliers(pointers(images), core), (std::vector<bool>{false, false}));
}

TEST(BeadAverage, CorrelationIsPearsons) {
  const Volume<float> a = testing::noise(extent, 1);
  Volume<float> b(extent);
  std::transform(a.begin(), a.end(), b.begin(), [](float v) { return 3 - 2 * v; });
  EXPECT_NEAR(correlation(a.view(), a.view()), 1, 1e-12);
  EXPECT_NEAR(correlation(a.view(), b.view()), -1, 1e-6);
  EXPECT_EQ(correlation(a.view(), Volume<float>(extent, 1.0F).view()), 0);
}

TEST(Median, IsTheMiddleValueOrTheMeanOfTheTwo) {
  EXPECT_EQ(median({5, 1, 3}), 3);
  EXPECT_EQ(median({5, 1, 3, 4}), 3.5);
  EXPECT_EQ(median({7}), 7);
  EXPECT_EQ(median({}), 0);
}

TEST(Median, DeviationIsThatOfNormalValuesAndDeafToOutliers) {
  EXPECT_NEAR(median_deviation({-1, 0, 1}, 0), 1.4826, 1e-4);
  EXPECT_NEAR(median_deviation({-1, -1, 0, 1, 1, 1e9}, 0), 1.4826, 1e-4);
  EXPECT_EQ(median_deviation({}, 0), 0);
}

} // namespace
} // namespace lsdeconv
