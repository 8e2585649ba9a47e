#include "support/memory_reader.hpp"
#include "support/test_volumes.hpp"
#include "support/world.hpp"

#include "lsdeconv/run/estimation/mask_rules.hpp"
#include "lsdeconv/run/estimation/plane_brightness.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

constexpr Extent3 extent{40, 64, 72};
constexpr float offset = 100;

/// Haze and slow waves, with a little noise.
float light(std::int64_t z, std::int64_t y, std::int64_t x) {
  const double wave = 1
                      + std::sin(0.3 * static_cast<double>(z)) * std::sin(0.15 * static_cast<double>(y))
                            * std::sin(0.17 * static_cast<double>(x));
  return static_cast<float>(60 + 300 * wave + 10 * testing::hashed(2, (z * extent.y + y) * extent.x + x));
}

float brightness(std::int64_t z) {
  return z == 11 ? 0.5F : z == 23 ? 1.7F : static_cast<float>(0.9 + 0.2 * testing::hashed(9, z));
}

std::vector<float> found_in(testing::FunctionReader::Value value) {
  testing::FunctionReader reader(extent, std::move(value));
  return find_plane_factors(reader, offset, testing::world());
}

TEST(PlaneBrightness, OfSteadyLightIsNotLookedFor) {
  EXPECT_TRUE(found_in([](auto z, auto y, auto x) { return offset + light(z, y, x); }).empty());
}

TEST(PlaneBrightness, AnObjectThatBeginsAndEndsIsNoFlicker) {
  EXPECT_TRUE(found_in([](auto z, auto y, auto x) {
                return offset + light(z, y, x) + (z / 4 % 2 == 0 && x > 30 ? 900.0F : 0.0F);
              }).empty());
}

TEST(PlaneBrightness, FlickerIsFoundForEverySlice) {
  const std::vector<float> factors =
      found_in([](auto z, auto y, auto x) { return offset + brightness(z) * light(z, y, x); });
  ASSERT_EQ(std::ssize(factors), extent.z);
  const auto error = [&](std::int64_t z) { return factors[static_cast<std::size_t>(z)] / brightness(z); };
  for (std::int64_t z = 3; z < extent.z - 3; ++z) {
    EXPECT_NEAR(error(z), 1, 0.12) << z << ": drifts with the object and the median of few slices";
    EXPECT_NEAR(error(z) / error(z - 1), 1, 0.05) << z << ": neighbours are compared with each other";
  }
}

TEST(PlaneBrightness, IsReadBackToTheLastBit) {
  const std::vector<float> factors =
      found_in([](auto z, auto y, auto x) { return offset + brightness(z) * light(z, y, x); });
  const std::vector<std::string> texts = plane_texts({.brightness = factors});
  ASSERT_EQ(texts.size(), 1U);
  std::vector<float> read;
  append_plane_brightness(texts.front(), read);
  EXPECT_EQ(read, factors);
  EXPECT_TRUE(plane_texts({}).empty());
}

TEST(PlaneBrightness, OfManySlicesFitsIntoAttributes) {
  const std::vector<std::string> texts = plane_texts({.brightness = std::vector<float>(40000, 1999.875F)});
  std::vector<float> read;
  for (const std::string& text : texts) {
    EXPECT_LT(text.size(), 60000U);
    append_plane_brightness(text, read);
  }
  EXPECT_EQ(read.size(), 40000U);
}

TEST(PlaneBrightness, TilesWithZerosDoNotCount) {
  Volume<float> rows({1, 8, 16}, 130.0F);
  rows(0, 3, 12) = 0;
  EXPECT_EQ(tile_light(rows.view(), 100), (std::vector<float>{30, 0}));
  const PlaneChange change = plane_change({10, 0, 10}, {20, 500, 20}, {10, 10, 10});
  EXPECT_NEAR(change.median, std::log(2), 1e-6);
  EXPECT_NEAR(change.spread, 0, 1e-6);
}

} // namespace
} // namespace lsdeconv
