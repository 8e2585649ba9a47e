// Properties that the mathematics implies for every row of the table of algorithms: signs, flux, symmetries.
#include "support/algorithm_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

Volume<float> scaled(const Volume<float>& volume, float factor) {
  Volume<float> result(volume.extent());
  std::transform(volume.begin(), volume.end(), result.begin(), [factor](float v) { return factor * v; });
  return result;
}

double sum(const Volume<float>& volume) {
  double all = 0;
  for (const float value : volume) {
    all += static_cast<double>(value);
  }
  return all;
}

void expect_finite_and_not_negative(const Volume<float>& volume) {
  for (const float value : volume) {
    ASSERT_TRUE(std::isfinite(value) && value >= 0) << value;
  }
}

/// The volume whose voxel i is voxel source(i) of another.
template <typename Source>
Volume<float> rearranged(const Volume<float>& volume, const Extent3& extent, Source&& source) {
  Volume<float> result(extent);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        const Index3 from = source(Index3{z, y, x});
        result(z, y, x) = volume(from.z, from.y, from.x);
      }
    }
  }
  return result;
}

Volume<float> flipped(const Volume<float>& volume) {
  const Extent3 last = volume.extent() - Extent3{1, 1, 1};
  return rearranged(volume, volume.extent(), [&](const Index3& i) { return last - i; });
}

Volume<float> transposed(const Volume<float>& volume) {
  const Extent3& e = volume.extent();
  return rearranged(volume, {e.x, e.z, e.y}, [](const Index3& i) { return Index3{i.y, i.x, i.z}; });
}

/// Born-Wolf with a slit sheet, aperture 0.4: about 7 slices wide at half of its maximum.
Volume<float> sheet_psf() {
  LightSheetOptics optics;
  optics.excitation_nm = 561;
  optics.emission_nm = 600;
  PointSpreadFunction psf = light_sheet_psf(optics, {1.2, 0.4, 0.4});
  return std::move(psf.values);
}

class AlgorithmInvariants : public AlgorithmFixture {};

TEST_P(AlgorithmInvariants, TurnsNothingIntoNothing) {
  for (const float background : {0.0F, 7.0F}) {
    for (const float brightest : {0.0F, 400.0F}) {
      DeconvolutionCase c = block({false, true, false});
      c.parameters = {5, background, brightest};
      for (const float value : c(row_, Volume<float>(c.data, 0.0F))) {
        ASSERT_EQ(value, 0) << "background " << background << " brightest " << brightest;
      }
    }
  }
}

TEST_P(AlgorithmInvariants, StaysFiniteWhereTheSampleWasBlackButTheBlockIsNot) {
  DeconvolutionCase c = block(ending);
  c.parameters = {12, 0, 0};
  Volume<float> image(c.data, 0.0F);
  image(3, 3, 3) = 500;
  const Volume<float> x = c(row_, image);
  expect_finite_and_not_negative(x);
  EXPECT_GT(x(3, 3, 3), 0);
}

TEST_P(AlgorithmInvariants, NeverGoesBelowZero) {
  DeconvolutionCase c = block({true, false, true});
  c.parameters = {20, 0, 400};
  Volume<float> image = beads(c.data, 3);
  for (std::int64_t i = 0; i < image.size(); i += 3) {
    image.data()[i] = i % 2 == 0 ? 0.0F : -20.0F;
  }
  expect_finite_and_not_negative(c(row_, image));
}

TEST_P(AlgorithmInvariants, LeavesAFlatImageFlat) {
  if (row_.name == "legacy-2025") {
    GTEST_SKIP() << "has neither background nor unobserved borders in its model";
  }
  for (const Triple<bool>& wraps : {Triple<bool>{true, true, true}, ending}) {
    DeconvolutionCase c = block(wraps);
    c.parameters = {10, 100, 65535};
    for (const float level : {300.0F, 65535.0F}) {
      for (const float value : c(row_, Volume<float>(c.data, level))) {
        ASSERT_NEAR(value, level - 100, 1e-5 * level);
      }
    }
  }
}

/// The PSF of a light sheet reaches 18 slices far, and more than a third of the object has less than a
/// hundredth of its light on the data. Round-off of the transforms over the part that is observed bounds what
/// is left.
TEST_P(AlgorithmInvariants, LeavesAFlatImageFlatUpToItsCorners) {
  if (row_.name == "legacy-2025") {
    GTEST_SKIP() << "has no unobserved borders in its model";
  }
  for (const Extent3& data : {Extent3{14, 20, 18}, Extent3{1, 20, 18}}) {
    for (const float total_variation : {0.0F, 0.1F}) {
      for (const StartFrom start : {StartFrom::correlation, StartFrom::image}) {
        DeconvolutionCase c{.data = data, .psf = sheet_psf(), .wraps = ending, .spare = {2, 1, 3}};
        c.parameters = {50, 0, 1000, {.total_variation = total_variation, .spacing = {3, 1, 1}}, start};
        for (const float value : c(row_, Volume<float>(data, 1000.0F))) {
          ASSERT_NEAR(value, 1000, 1) << "data of " << data << ", total variation " << total_variation;
        }
      }
    }
  }
}

TEST_P(AlgorithmInvariants, ConcentratesTheLightOfASinglePoint) {
  DeconvolutionCase c = block();
  Volume<float> object(c.data, 0.0F);
  object(4, 4, 5) = 1000;
  Volume<double> point(c.data, 0.0);
  point(4, 4, 5) = 1000;
  const Volume<double> blurred = c.reference().forward(point);
  Volume<float> image(c.data);
  std::transform(blurred.begin(), blurred.end(), image.begin(),
                 [](double v) { return static_cast<float>(v); });
  c.parameters.iterations = 20;
  const Volume<float> x = c(row_, image);
  expect_finite_and_not_negative(x);
  EXPECT_GT(x(4, 4, 5), 2 * image(4, 4, 5));
  EXPECT_EQ(*std::max_element(x.begin(), x.end()), x(4, 4, 5)) << "the point has moved";
}

TEST_P(AlgorithmInvariants, ConservesTheFlux) {
  DeconvolutionCase c = block();
  const Volume<float> image = beads(c.data, 6);
  for (const int k : {1, 4, 12}) {
    c.parameters.iterations = k;
    EXPECT_NEAR(sum(c(row_, image)), sum(image), 1e-5 * sum(image)) << k;
  }
}

TEST_P(AlgorithmInvariants, ADeltaPsfGivesTheImage) {
  DeconvolutionCase c = block();
  c.psf = Volume<float>({3, 5, 3}, 0.0F);
  c.psf(1, 2, 1) = 1;
  const Volume<float> image = beads(c.data, 6);
  EXPECT_LT(relative_difference(c(row_, image).view(), image.view()), 1e-5);
}

TEST_P(AlgorithmInvariants, ScalesWithTheUnitsOfTheImage) {
  DeconvolutionCase c = block({false, true, false});
  c.parameters = {8, 6, 400};
  const Volume<float> image = beads(c.data, 6);
  const Volume<float> expected = scaled(c(row_, image), 37);
  c.parameters = {8, 6 * 37, 400 * 37};
  EXPECT_LT(relative_difference(c(row_, scaled(image, 37)).view(), expected.view()), 1e-5);
}

TEST_P(AlgorithmInvariants, ShiftsWithTheImage) {
  const DeconvolutionCase c = block();
  const Volume<float> image = beads(c.data, 6);
  const auto shifted = [&](const Volume<float>& v) {
    return rearranged(v, c.data, [&](const Index3& i) {
      return Index3{(i.z + 3) % c.data.z, (i.y + 1) % c.data.y, (i.x + 7) % c.data.x};
    });
  };
  EXPECT_LT(relative_difference(c(row_, shifted(image)).view(), shifted(c(row_, image)).view()), 1e-5);
}

TEST_P(AlgorithmInvariants, FlipsWithImageAndPsf) {
  DeconvolutionCase c = block({false, true, false});
  const Volume<float> image = beads(c.data, 6);
  const Volume<float> expected = flipped(c(row_, image));
  c.psf = flipped(c.psf);
  EXPECT_LT(relative_difference(c(row_, flipped(image)).view(), expected.view()), 1e-5);
}

TEST_P(AlgorithmInvariants, TreatsAllAxesAlike) {
  DeconvolutionCase c = block({false, true, false});
  const Volume<float> image = beads(c.data, 6);
  const Volume<float> expected = transposed(c(row_, image));
  DeconvolutionCase t{.data = expected.extent(), .psf = transposed(c.psf), .wraps = {false, false, true}};
  EXPECT_LT(relative_difference(t(row_, transposed(image)).view(), expected.view()), 1e-5);
}

TEST_P(AlgorithmInvariants, WorksOnDataSmallerThanThePsf) {
  for (const Extent3& data : {Extent3{1, 12, 12}, Extent3{2, 1, 3}, Extent3{1, 1, 1}}) {
    DeconvolutionCase c{.data = data, .psf = crooked_psf({7, 5, 5}), .wraps = ending};
    const Volume<float> image = beads(data, 6);
    const Volume<float> x = c(row_, image);
    expect_finite_and_not_negative(x);
    EXPECT_GT(sum(x), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Algorithms, AlgorithmInvariants,
                         ::testing::ValuesIn(algorithms().begin(), algorithms().end()), test_name);

} // namespace
} // namespace lsdeconv
