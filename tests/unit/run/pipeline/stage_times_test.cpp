#include "lsdeconv/run/pipeline/stage_times.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(PipelineTimes, TravelAsNumbers) {
  PipelineTimes times;
  times.read = {1.5, 2.5, 1LL << 40, 7};
  times.compute = {3, 4, 5, 6};
  times.write = {7, 8, 9, 10};
  times.wall_seconds = 11;
  const std::vector<double> numbers = times.numbers();
  ASSERT_EQ(numbers.size(), PipelineTimes::number_count);
  const PipelineTimes back = PipelineTimes::from_numbers(numbers.data());
  EXPECT_EQ(back.read.bytes, 1LL << 40);
  EXPECT_EQ(back.write.waiting_seconds, 8);
  EXPECT_EQ(back.numbers(), numbers);
}

} // namespace
} // namespace lsdeconv
