#include "run/preparation/iteration_choice.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;

TEST(IterationChoice, ShowsACurveInFewNumbers) {
  const std::string shown = iteration_choice_text(
      R"({"rule": "it ends", "at_most": 100, "iterations": 3,
          "boxes": [{"begin_zyx": [0, 4, 62], "end_zyx": [19, 52, 110], "iterations": 3,
                     "deviance_per_voxel": [7, 6, 5, 4.5, 4.25, 4.125]}]})");
  EXPECT_THAT(shown, HasSubstr("3 iterations, the median of 1 boxes; each: until it ends, at most 100"));
  EXPECT_THAT(shown, HasSubstr("z 0:19 y 4:52 x 62:110 takes 3; 1: 7  2: 6  3: 5  4: 4.5  6: 4.125"));
}

TEST(IterationChoice, ShowsWhyNothingWasTried) {
  EXPECT_EQ(iteration_choice_text(
                R"({"rule": "the PSF is too deep", "at_most": 25, "iterations": 25, "boxes": []})"),
            "25 iterations: the PSF is too deep");
}

} // namespace
} // namespace lsdeconv
