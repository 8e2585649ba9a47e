#include "deconvolution/psf/camera/camera_psf.hpp"
#include "deconvolution/psf/energy_crop.hpp"
#include "unit/deconvolution/camera_image.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using namespace testing;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr Extent3 extent{47, 64, 58};
double peak(const Index3& at) {
  return gaussian({21.3, 33, 27.6}, {1.7, 1.2, 1.4})(at);
}
constexpr double height = 6000;

double light(const Index3& at) {
  return height * peak(at);
}

/// The relative error of what is left of the light and this background, in the L2 norm.
double error_of(const Volume<float>& image) {
  const std::optional<CameraPsf> psf = camera_psf(image.view());
  return psf ? relative_difference(psf->values, drawn(extent, light)) : 1;
}

/// Noise of a six hundredth of the peak in as many voxels as hold 99 % of the light: 0.9 %; then what is cut.
constexpr double noise = 10;
constexpr double most_error = 0.014;

TEST(CameraPsf, IsTheLightWhateverTheBackground) {
  const std::vector<std::pair<const char*, Shape>> backgrounds{
      {"even", [](const Index3&) { return 142; }},
      {"fraction of a count", [](const Index3&) { return 100.4; }},
      {"slope along z", [](const Index3& at) { return 142 + 20 * along(at.z, extent.z); }},
      {"slope along y", [](const Index3& at) { return 142 - 16 * along(at.y, extent.y); }},
      {"vault", [](const Index3& at) { return 142 - 30 * std::pow(along(at.x, extent.x) - 0.5, 2); }},
      {"rims of x", [](const Index3& at) { return 142 + 15 * rim(at.x, extent.x, 5); }},
      {"rims of z and y",
       [](const Index3& at) { return 142 + 15 * (rim(at.z, extent.z, 3) + rim(at.y, extent.y, 6)); }},
      {"glow in a corner",
       [](const Index3& at) { return 142 + 40 * std::exp(-static_cast<double>(at.z + at.y + at.x) / 8); }}};
  for (const auto& [name, background] : backgrounds) {
    const Shape& below = background;
    EXPECT_LT(error_of(photographed(
                  extent, [&](const Index3& at) { return light(at) + below(at); }, noise)),
              most_error)
        << name;
  }
}

TEST(CameraPsf, NeedsNeitherCountsAboveZeroNorAStepOfOne) {
  Volume<float> image = photographed(extent, light, noise);
  EXPECT_LT(error_of(image), most_error) << "both signs";
  for (float& value : image) {
    value = 16 * std::round(value / 16 + 9);
  }
  EXPECT_LT(error_of(image), 1.1 * most_error) << "12 bits in 16";
  for (float& value : image) {
    value = value / 1e5F - 1;
  }
  const auto psf = camera_psf(image.view());
  ASSERT_TRUE(psf);
  EXPECT_NEAR(psf->values(21, 33, 28) * 1e5, light({21, 33, 28}), 20);
}

TEST(CameraPsf, LeavesOutWhatWasNotMeasured) {
  Volume<float> image = photographed(
      extent, [](const Index3& at) { return light(at) + 142; }, noise);
  std::fill_n(image.data(), 5 * extent.y * extent.x, 0.0F);
  std::fill_n(image.data() + 40 * extent.y * extent.x, 7 * extent.y * extent.x, 0.0F);
  EXPECT_LT(error_of(image), most_error) << "empty planes at both ends";
  visit_voxels(extent, [&](const Index3& at) {
    if (std::abs(at.z - 21 + at.x - 27) > 20) {
      image(at.z, at.y, at.x) = 0;
    }
  });
  EXPECT_LT(error_of(image), most_error) << "a stack that was turned";
}

TEST(CameraPsf, LosesNeighboursAndHotPixels) {
  const Shape other = gaussian({38, 12, 45}, {1.7, 1.2, 1.4});
  Volume<float> image = photographed(
      extent, [&](const Index3& at) { return light(at) + 142 + 3000 * other(at); }, noise);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    image(z, 31, 31) += 700;
    image(z, 50, 10) += 2000;
  }
  for (std::int64_t i = 0; i < image.size(); i += 4999) {
    image.data()[i] += light(position_of(i, extent)) < 1 ? 1500.0F : 0.0F; // in the light they cannot be told
  }
  EXPECT_LT(error_of(image), most_error);
}

TEST(CameraPsf, TellsWhatItFound) {
  const auto psf = camera_psf(photographed(
                                  extent, [](const Index3& at) { return light(at) + 142; }, noise)
                                  .view());
  ASSERT_TRUE(psf);
  EXPECT_THAT(psf->notes, Contains(HasSubstr("background: 14")));
  EXPECT_THAT(psf->notes, Contains(HasSubstr("support: ")));
  EXPECT_NEAR(psf->noise_sum / sum_of(psf->values.view()), 0.013, 0.004);
  const Box3 inside{{9, 23, 16}, {35, 44, 40}};
  EXPECT_TRUE(inside.contains(psf->support)) << psf->support;
  EXPECT_NEAR(sum_of(psf->values.view().part(psf->support)), sum_of(psf->values.view()), 1e-3);
}

TEST(CameraPsf, IsNoneWithoutNoiseOrBackground) {
  EXPECT_FALSE(camera_psf(drawn(extent, light).view())) << "computed";
  const Shape wide = gaussian({10, 10, 10}, {5, 5, 5});
  EXPECT_FALSE(camera_psf(photographed(
                              {21, 21, 21}, [&](const Index3& at) { return 142 + height * wide(at); }, noise)
                              .view()))
      << "light in most of the volume";
}

TEST(CameraPsf, OfNoiseAloneIsRefused) {
  for (const std::uint64_t seed : {5, 6, 7, 8}) {
    const Volume<float> image = photographed(
        extent, [](const Index3&) { return 142; }, noise, seed);
    EXPECT_THROW((void)camera_psf(image.view()), UserError) << seed;
  }
}

} // namespace
} // namespace lsdeconv
