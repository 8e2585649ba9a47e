#include "lsdeconv/core/sample_range.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(SampleRange, EndsWithTheTypeAndNotForFloats) {
  EXPECT_EQ(largest_sample(VoxelType::uint8), 255);
  EXPECT_EQ(largest_sample(VoxelType::uint16), 65535);
  EXPECT_GT(largest_sample(VoxelType::float32), std::numeric_limits<float>::max());
}

} // namespace
} // namespace lsdeconv
