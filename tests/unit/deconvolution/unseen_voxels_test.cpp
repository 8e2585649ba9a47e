#include "support/deconvolution_case.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

using testing::DeconvolutionCase;

constexpr float unseen = std::numeric_limits<float>::quiet_NaN();

/// A block that ends along all axes and the image of beads in it, without noise.
struct Blurred {
  DeconvolutionCase block{
      .data = {10, 14, 16}, .psf = testing::gaussian_psf({5, 5, 5}), .wraps = {false, false, false}};
  Volume<float> truth = testing::beads({10, 14, 16}, 4, 30);
  Volume<float> image{Extent3{10, 14, 16}};

  Blurred() {
    block.parameters = {.iterations = 40, .background = 5, .brightest = 400};
    const Extent3 object = block.transform();
    Volume<double> inside(object, 0.0);
    for (std::int64_t z = 0; z < 10; ++z) {
      for (std::int64_t y = 0; y < 14; ++y) {
        std::copy_n(truth.view().row(z, y), 16, inside.view().row(z, y));
      }
    }
    const Volume<double> light = block.reference().forward(inside);
    for (std::int64_t i = 0; i < image.size(); ++i) {
      image.data()[i] = static_cast<float>(light.data()[i] + 5);
    }
  }
  [[nodiscard]] Volume<float> deconvolved() const { return block(algorithm("shb"), image); }
};

double difference(const Volume<float>& a, const Volume<float>& b, const Box3& box) {
  double squares = 0;
  double all = 0;
  for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
    for (std::int64_t y = box.begin.y; y < box.end.y; ++y) {
      for (std::int64_t x = box.begin.x; x < box.end.x; ++x) {
        squares += std::pow(static_cast<double>(a(z, y, x)) - static_cast<double>(b(z, y, x)), 2);
        all += std::pow(static_cast<double>(b(z, y, x)), 2);
      }
    }
  }
  return std::sqrt(squares / all);
}

TEST(UnseenVoxelsInADeconvolution, HotVoxelsThatAreUnseenHardlyMatter) {
  Blurred good;
  const Volume<float> expected = good.deconvolved();
  Blurred hot;
  Blurred masked;
  for (std::int64_t i = 7; i < hot.image.size(); i += 97) {
    hot.image.data()[i] = 4000;
    masked.image.data()[i] = unseen;
  }
  const Box3 all = whole(expected.extent());
  EXPECT_GT(difference(hot.deconvolved(), expected, all), 1);
  EXPECT_LT(difference(masked.deconvolved(), expected, all), 0.02);
}

TEST(UnseenVoxelsInADeconvolution, AnUnseenFrameHardlyChangesWhatIsSeen) {
  Blurred framed;
  Blurred zeros;
  for (std::int64_t z = 0; z < 10; ++z) {
    for (std::int64_t y = 0; y < 14; ++y) {
      for (std::int64_t x = 0; x < 16; ++x) {
        if (y < 4 || x >= 12) {
          framed.image(z, y, x) = unseen;
          zeros.image(z, y, x) = 0;
        }
      }
    }
  }
  const Box3 seen{{0, 4, 0}, {10, 14, 12}};
  const Volume<float> expected = Blurred().deconvolved();
  framed.block.parameters.unseen_areas = true;
  const Volume<float> result = framed.deconvolved();
  EXPECT_LT(difference(result, expected, seen), 0.15) << "light from the frame is lost, no more";
  EXPECT_GT(difference(zeros.deconvolved(), expected, seen), 3 * difference(result, expected, seen));
  for (const float value : result) {
    ASSERT_TRUE(std::isfinite(value) && value >= 0);
  }
  EXPECT_EQ(result(5, 0, 14), 0) << "farther than the PSF reaches from anything seen";
}

TEST(UnseenVoxelsInADeconvolution, SaturatedVoxelsAreLowerBounds) {
  Blurred clipped;
  const float top = 0.6F * *std::max_element(clipped.image.begin(), clipped.image.end());
  for (float& counts : clipped.image) {
    counts = std::min(counts, top);
  }
  const Volume<float> expected = Blurred().deconvolved();
  const Box3 all = whole(expected.extent());
  const double taken_for_real = difference(clipped.deconvolved(), expected, all);
  clipped.block.parameters.saturation = top;
  EXPECT_LT(difference(clipped.deconvolved(), expected, all), 0.7 * taken_for_real);
}

TEST(UnseenVoxelsInADeconvolution, TheStartFromTheImageFillsThem) {
  Blurred masked;
  masked.block.parameters.start = StartFrom::image;
  masked.image(5, 7, 8) = unseen;
  EXPECT_GT(masked.deconvolved()(5, 7, 8), 1);
}

TEST(UnseenVoxelsInADeconvolution, IntegersMarkThemByTheirLargestValue) {
  Blurred floats;
  Volume<std::uint16_t> integers(floats.image.extent());
  for (std::int64_t i = 0; i < integers.size(); ++i) {
    floats.image.data()[i] = std::round(floats.image.data()[i]);
    integers.data()[i] = static_cast<std::uint16_t>(floats.image.data()[i]);
    if (i % 50 == 3) {
      floats.image.data()[i] = unseen;
      integers.data()[i] = 65535;
    }
  }
  const DeconvolutionCase& block = floats.block;
  const auto backend = backends().front().make({.threads = 1, .device = 0});
  const PointSpreadFunction psf = block.point_spread_function();
  const auto deconvolver = algorithm("shb").make({*backend, psf, block.transform(), block.parameters});
  const auto image = backend->allocate_image(integers.size(), VoxelType::uint16);
  const auto result = backend->allocate(block.data);
  SampleCode code(0);
  code.unseen = 65535;
  backend->upload(VolumeView<const std::uint16_t>(integers.view()), code, *image)->wait();
  deconvolver->run(*image, block.coverage(), whole(block.data), {}, *result);
  Volume<float> voxels(block.data);
  BlockStatistics statistics;
  backend->download(*result, voxels.view(), statistics)->wait();
  const Volume<float> expected = floats.deconvolved();
  EXPECT_TRUE(std::equal(voxels.begin(), voxels.end(), expected.begin()));
}

} // namespace
} // namespace lsdeconv
