#include "support/memory_reader.hpp"
#include "support/test_volumes.hpp"
#include "support/world.hpp"

#include "lsdeconv/run/estimation/mask_search.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

constexpr Extent3 extent{30, 64, 72};

double waves(std::int64_t z, std::int64_t y, std::int64_t x) {
  return 1
         + std::sin(0.2 * static_cast<double>(z)) * std::sin(0.15 * static_cast<double>(y))
               * std::sin(0.17 * static_cast<double>(x));
}

/// Random counts around a level of light, with a gain of 2 and an offset of 100.
float exposed(double light, std::int64_t i) {
  double sum = 0;
  for (std::uint64_t k = 0; k < 12; ++k) { // nearly normal
    sum += testing::hashed(40 + k, i);
  }
  return static_cast<float>(std::round(100 + light + std::sqrt(2 * light + 4) * (sum - 6)));
}

float usual(std::int64_t z, std::int64_t y, std::int64_t x) {
  return exposed(20 + 300 * waves(z, y, x), (z * extent.y + y) * extent.x + x);
}

const Volume<float>& blur() {
  static const Volume<float> psf = [] {
    Volume<float> h({13, 9, 9});
    for (std::int64_t z = 0; z < 13; ++z) {
      for (std::int64_t y = 0; y < 9; ++y) {
        for (std::int64_t x = 0; x < 9; ++x) {
          const auto square = [](std::int64_t d) { return static_cast<double>(d * d); };
          h(z, y, x) =
              static_cast<float>(std::exp(-square(z - 6) / 12 - (square(y - 4) + square(x - 4)) / 3));
        }
      }
    }
    return h;
  }();
  return psf;
}

MaskRules rules_of(testing::FunctionReader::Value value, const Volume<float>& psf = blur()) {
  testing::FunctionReader reader(extent, std::move(value));
  return find_masks({.counts = reader, .psfs = {psf.view()}, .threads = 2}, testing::world());
}

TEST(MaskSearch, FindsNothingInGoodData) {
  const MaskRules rules = rules_of(usual);
  EXPECT_EQ(mask_summary(rules), "");
  EXPECT_EQ(rules.sampled.hot, 0);
  EXPECT_GT(rules.sampled.voxels, 0);
  EXPECT_TRUE(std::isinf(rules.saturation));
  EXPECT_FALSE(rules.unseen.zeros);
  EXPECT_FALSE(rules.unseen.dead.any());
  EXPECT_TRUE(rules.unseen.hot.any());
  EXPECT_NEAR(rules.unseen.hot.gain, 2, 1);
}

TEST(MaskSearch, FindsDeadAndStuckPixels) {
  const MaskRules rules = rules_of([](auto z, auto y, auto x) {
    const std::int64_t pixel = y * extent.x + x;
    const float noise = exposed(0, pixel + 1000 * z) - 100;
    return pixel == 1500 ? 100 + noise : pixel == 2703 ? 900 + noise : usual(z, y, x);
  });
  EXPECT_EQ(rules.unseen.dead.single, (std::vector<std::int64_t>{1500, 2703}));
  EXPECT_TRUE(rules.unseen.dead.columns.empty());
}

/// A bright column along z, one voxel wide: as bright as its light is, and so never the same.
TEST(MaskSearch, DoesNotTakeLightAlongZForStuckPixels) {
  const MaskRules rules = rules_of([](auto z, auto y, auto x) {
    const double bright = y == 20 && x == 30 ? 400 * waves(3 * z, 20, 30) : 0;
    return usual(z, y, x) + static_cast<float>(bright);
  });
  EXPECT_TRUE(rules.unseen.dead.single.empty());
}

/// The same in light that hardly varies along z: still, but no sign of a fault.
TEST(MaskSearch, DoesNotTakeAStillStructureForStuckPixels) {
  const MaskRules rules = rules_of([](auto z, auto y, auto x) {
    const double bright = y == 20 && x == 30 ? 600 : 0;
    return exposed(20 + 300 * waves(0, y, x) + bright, (z * extent.y + y) * extent.x + x);
  });
  EXPECT_TRUE(rules.unseen.dead.single.empty());
}

TEST(MaskSearch, CountsHotVoxels) {
  const MaskRules rules = rules_of([](auto z, auto y, auto x) {
    const bool hot = testing::hashed(77, (z * extent.y + y) * extent.x + x) < 0.002;
    return usual(z, y, x) + (hot ? 3000.0F : 0.0F);
  });
  EXPECT_NEAR(static_cast<double>(rules.sampled.hot) / static_cast<double>(rules.sampled.voxels), 0.002,
              4e-4);
  EXPECT_NE(mask_summary(rules).find("% hot"), std::string::npos);
}

TEST(MaskSearch, AnUnresolvedPsfSwitchesTheHotTestOff) {
  Volume<float> point({3, 3, 3}, 1e-4F);
  point(1, 1, 1) = 1;
  EXPECT_FALSE(rules_of(usual, point).unseen.hot.any());
}

TEST(MaskSearch, DataSharperThanThePsfSwitchTheHotTestOff) {
  const MaskRules rules = rules_of([](auto z, auto y, auto x) { // bright spots two voxels wide
    const std::int64_t steps = std::abs(z % 6 - 3) + std::abs(y % 24 - 3) + std::abs(x % 24 - 3);
    return usual(z, y, x) + (steps == 0 ? 20000.0F : steps == 1 ? 10000.0F : 0.0F);
  });
  EXPECT_FALSE(rules.unseen.hot.any());
  EXPECT_EQ(rules.sampled.hot, 0);
}

TEST(MaskSearch, ZerosThatEndAbruptlyAreUnseen) {
  const auto framed = [](auto z, auto y, auto x) { return x < 20 || y > 50 ? 0.0F : usual(z, y, x); };
  EXPECT_TRUE(rules_of(framed).unseen.zeros);
  EXPECT_NE(mask_summary(rules_of(framed)).find("% stitching zeros"), std::string::npos);
  const auto slanted = [](auto z, auto y, auto x) { return x < y / 2 ? 0.0F : usual(z, y, x); };
  EXPECT_TRUE(rules_of(slanted).unseen.zeros);
  const auto few = [](auto z, auto y, auto x) { return x == 20 && y == 20 ? 0.0F : usual(z, y, x); };
  EXPECT_TRUE(rules_of(few).unseen.zeros) << "no other voxel is near 0";
}

TEST(MaskSearch, ZerosOfDarkPlacesAreGenuine) {
  const auto clipped = [](auto z, auto y, auto x) { return std::max(0.0F, usual(z, y, x) - 400); };
  EXPECT_FALSE(rules_of(clipped).unseen.zeros) << "noise about a background that was taken off";
  const auto smooth = [](auto z, auto y, auto x) {
    return static_cast<float>(std::max(0.0, 300 * waves(z, y, x) - 250));
  };
  EXPECT_FALSE(rules_of(smooth).unseen.zeros) << "light that fades away";
}

TEST(MaskSearch, ZerosOfFewPhotonsAreGenuine) {
  const auto dim = [](auto z, auto y, auto x) { // about two counts of one photo-electron each
    double sum = 0;
    for (std::uint64_t k = 0; k < 8; ++k) {
      sum += testing::hashed(60 + k, (z * extent.y + y) * extent.x + x) < 0.25 * waves(z, y, x) ? 1 : 0;
    }
    return static_cast<float>(sum);
  };
  EXPECT_FALSE(rules_of(dim).unseen.zeros);
}

TEST(MaskSearch, APileAtTheTopIsSaturation) {
  const MaskRules rules = rules_of([](auto z, auto y, auto x) { return std::min(usual(z, y, x), 640.0F); });
  EXPECT_EQ(rules.saturation, 640);
  EXPECT_NE(mask_summary(rules).find("% saturated"), std::string::npos);
}

TEST(MaskSearch, LinesThatDoNotFollowTheLightAreDead) {
  const MaskRules rules = rules_of([](auto z, auto y, auto x) {
    return x == 17 || y == 40 ? 100 + 4 * static_cast<float>(testing::hashed(6, z * 999 + y * 99 + x))
           : x == 33          ? 900.0F
                              : usual(z, y, x);
  });
  EXPECT_EQ(rules.unseen.dead.columns, (std::vector<std::int64_t>{17, 33}));
  EXPECT_EQ(rules.unseen.dead.rows, (std::vector<std::int64_t>{40}));
  EXPECT_NE(mask_summary(rules).find("2 dead columns, 1 dead row"), std::string::npos);
}

TEST(MaskSearch, LinesWithoutAnObjectAreNotDead) {
  const MaskRules rules = rules_of([](auto z, auto y, auto x) {
    return x < 40 ? exposed(20, (z * extent.y + y) * extent.x + x) : usual(z, y, x);
  });
  EXPECT_FALSE(rules.unseen.dead.any());
}

TEST(MaskRules, AreReadBackToTheLastBit) {
  EXPECT_EQ(MaskRules().as_text(), "");
  MaskRules rules;
  rules.unseen.zeros = true;
  rules.unseen.hot = {.dark = 100.1F, .gain = 0.3F, .variance = 1e-3F, .steepest = {1.1F, 0, 7.3F}};
  rules.unseen.dead = {.columns = {3, 700}, .rows = {}, .single = {123456789012}};
  rules.sampled = {.voxels = 1000, .zeros = 20, .dead = 3, .too_bright = 0, .hot = 2};
  const MaskRules read = MaskRules::from_text(rules.as_text());
  EXPECT_EQ(read.as_text(), rules.as_text());
  EXPECT_EQ(read.unseen.hot, rules.unseen.hot);
  EXPECT_EQ(read.unseen.dead, rules.unseen.dead);
  EXPECT_EQ(read.saturation, rules.saturation);
  EXPECT_EQ(
      mask_summary(read),
      "0.2 % hot, 2 dead columns, 1 dead pixel, 2 % stitching zeros (percentages are of sampled slices)");
}

TEST(SteepestRise, IsThatOfALightSourceAnywhere) {
  const auto rise = steepest_rise(blur().view(), 1);
  EXPECT_NEAR(rise[0], std::exp(1.0 / 12), 0.02) << "a Gaussian at its peak";
  EXPECT_GT(rise[1], 1.2F);
  EXPECT_GT(rise[2], rise[1]);
  const auto narrower = steepest_rise(blur().view(), 1.5);
  EXPECT_NEAR(narrower[0], std::exp(2.25 / 12), 0.05);
}

} // namespace
} // namespace lsdeconv
