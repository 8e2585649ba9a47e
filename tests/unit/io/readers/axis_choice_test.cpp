#include "io/readers/axis_choice.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string refusal(const ImageChoice& choice, const VolumeAxes& axes) {
  try {
    chosen_volume(choice, axes, "brain.tif");
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(AxisChoice, TakesTheOnlyVolume) {
  const ChosenVolume only = chosen_volume({}, {}, "brain.tif");
  EXPECT_EQ(only.image + only.time + only.channel + only.level, 0);
}

TEST(AxisChoice, TakesTheFirstOfOneWhereItIsAskedFor) {
  EXPECT_EQ(chosen_volume({.channel = 0}, {}, "brain.tif").channel, 0);
}

TEST(AxisChoice, TakesWhatIsChosen) {
  const ChosenVolume chosen =
      chosen_volume({.image = 2, .time = 4, .channel = 1, .level = 3},
                    {.images = 3, .times = 5, .channels = 2, .levels = 4}, "brain.tif");
  EXPECT_EQ(chosen.image, 2);
  EXPECT_EQ(chosen.time, 4);
  EXPECT_EQ(chosen.channel, 1);
  EXPECT_EQ(chosen.level, 3);
}

TEST(AxisChoice, TakesTheFinestScaleWhereNothingIsSaid) {
  EXPECT_EQ(chosen_volume({}, {.levels = 6}, "brain.zarr").level, 0);
}

TEST(AxisChoice, NamesAxesSizesAndOptionsThatAreLeftOpen) {
  EXPECT_THAT(refusal({.time = 1}, {.images = 2, .times = 3, .channels = 4}),
              AllOf(HasSubstr("brain.tif"), HasSubstr("2 images and 4 channels"),
                    HasSubstr("--image N (0 to 1)"), HasSubstr("--channel N (0 to 3)"),
                    Not(HasSubstr("--time"))));
}

TEST(AxisChoice, NamesNoOptionWhereThereIsNone) {
  EXPECT_THAT(refusal({.by_options = false}, {.channels = 2}),
              AllOf(HasSubstr("2 channels"), HasSubstr("a file of its own"), Not(HasSubstr("--channel"))));
}

TEST(AxisChoice, RefusesWhatIsNotThere) {
  EXPECT_THAT(refusal({.channel = 1}, {}), AllOf(HasSubstr("--channel 1"), HasSubstr("no channels")));
  EXPECT_THAT(refusal({.level = 1}, {}), AllOf(HasSubstr("--input-level 1"), HasSubstr("no scales")));
  EXPECT_THAT(refusal({.time = 5}, {.times = 5}), AllOf(HasSubstr("--time 5"), HasSubstr("0 to 4")));
}

} // namespace
} // namespace lsdeconv
