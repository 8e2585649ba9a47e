#include "support/memory_reader.hpp"
#include "support/world.hpp"

#include "lsdeconv/run/estimation/sample_boxes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

TEST(CandidateBoxes, LieApartInsideTheVolume) {
  const Extent3 volume{500, 130, 200};
  const std::vector<Box3> boxes = candidate_boxes(volume, {18, 6, 13});
  EXPECT_EQ(boxes.size(), 6U * 2U * 3U) << "72×48×52 voxels each";
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    EXPECT_EQ(boxes[i].extent(), (Extent3{72, 48, 52}));
    EXPECT_TRUE(whole(volume).contains(boxes[i]));
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_TRUE(intersection(boxes[i], boxes[j]).empty());
    }
  }
}

TEST(CandidateBoxes, AreTheWholeOfASmallVolume) {
  EXPECT_EQ(candidate_boxes({1, 30, 40}, {18, 6, 6}), (std::vector{Box3{{0, 0, 0}, {1, 30, 40}}}));
}

TEST(CandidateBoxes, TakeFewLayersOfADeepVolume) {
  EXPECT_EQ(candidate_boxes({5000, 48, 48}, {1, 1, 1}).size(), 24U);
}

std::vector<SampleBox> lit(const std::vector<double>& lights) {
  std::vector<SampleBox> boxes;
  for (std::size_t i = 0; i < lights.size(); ++i) {
    const auto z = static_cast<std::int64_t>(i);
    boxes.push_back({{{z, 0, 0}, {z + 1, 1, 1}}, lights[i]});
  }
  return boxes;
}

std::vector<std::int64_t> numbers(const std::vector<Box3>& boxes) {
  std::vector<std::int64_t> found;
  for (const Box3& box : boxes) {
    found.push_back(box.begin.z);
  }
  return found;
}

TEST(Representative, StandsForTheLightNotForTheSurroundings) {
  std::vector<double> lights(40, 0.0); // no tissue
  for (std::size_t i = 0; i < 12; ++i) {
    lights[3 * i] = 1;
  }
  lights[20] = 1;
  const std::vector<std::int64_t> chosen = numbers(representative(lit(lights)));
  EXPECT_EQ(chosen.size(), 7U);
  for (const std::int64_t i : chosen) {
    EXPECT_EQ(lights[static_cast<std::size_t>(i)], 1) << i;
  }
}

TEST(Representative, TakesMoreThanTheBrightest) {
  EXPECT_EQ(numbers(representative(lit({1, 1, 100, 1, 1, 1, 1, 1, 1, 1, 1, 1}))).front(), 2);
  EXPECT_EQ(representative(lit({1, 1, 100, 1, 1, 1, 1, 1, 1, 1, 1, 1})).size(), 3U);
}

TEST(Representative, ManagesWithWhatThereIs) {
  EXPECT_EQ(representative(lit({5})).size(), 1U);
  EXPECT_EQ(representative(lit({0, 0})).size(), 2U) << "all is dark";
  EXPECT_TRUE(representative({}).empty());
}

TEST(SampleBoxes, FindTheTissue) {
  constexpr Extent3 volume{48, 480, 480};
  testing::FunctionReader reader(volume, [](std::int64_t /*z*/, std::int64_t y, std::int64_t x) {
    return y >= 240 && x >= 240 ? 300.0F : 110.0F;
  });
  const std::vector<Box3> boxes = sample_boxes(reader, {2, 2, 2}, 10, 100, testing::world());
  EXPECT_EQ(boxes.size(), 7U);
  for (const Box3& box : boxes) {
    EXPECT_TRUE(box.begin.y >= 240 && box.begin.x >= 240) << box;
  }
}

} // namespace
} // namespace lsdeconv
