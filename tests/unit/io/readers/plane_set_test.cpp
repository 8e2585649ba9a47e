#include "io/readers/plane_set.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<PageAxis> hyperstack() {
  return {{'c', 2}, {'z', 3}, {'t', 2}};
}

std::vector<std::int64_t> planes(const std::vector<PageAxis>& axes, std::int64_t pages,
                                 const ImageChoice& choice = {}) {
  return planes_of_axes(axes, pages, choice, "stack.tif");
}

std::string refusal(const std::vector<PageAxis>& axes, std::int64_t pages, const ImageChoice& choice = {}) {
  try {
    (void)planes(axes, pages, choice);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(PlaneSet, OfPagesWithoutDescriptionIsAllOfThem) {
  EXPECT_THAT(planes({}, 3), ElementsAre(0, 1, 2));
}

TEST(PlaneSet, OfASingleAxisIsAllOfItWhateverItsName) {
  for (const char name : {'z', 't', 'c', '\0'}) {
    EXPECT_THAT(planes({{name, 3}}, 3), ElementsAre(0, 1, 2)) << name;
  }
}

TEST(PlaneSet, IsThatOfTheChosenChannelAndTime) {
  EXPECT_THAT(planes(hyperstack(), 12, {.time = 0, .channel = 0}), ElementsAre(0, 2, 4));
  EXPECT_THAT(planes(hyperstack(), 12, {.time = 1, .channel = 0}), ElementsAre(6, 8, 10));
  EXPECT_THAT(planes(hyperstack(), 12, {.time = 1, .channel = 1}), ElementsAre(7, 9, 11));
  EXPECT_THAT(planes({{'z', 3}, {'t', 2}}, 6, {.time = 1}), ElementsAre(3, 4, 5));
  EXPECT_THAT(planes({{'c', 3}, {'t', 2}}, 6, {.time = 1, .channel = 2}), ElementsAre(5));
}

TEST(PlaneSet, LeftOpenIsRefused) {
  EXPECT_THAT(refusal(hyperstack(), 12),
              AllOf(HasSubstr("2 times and 2 channels"), HasSubstr("--channel N")));
  EXPECT_THAT(refusal(hyperstack(), 12, {.time = 0, .channel = 2}), HasSubstr("--channel 2"));
  EXPECT_THAT(refusal({{'z', 3}}, 3, {.channel = 1}), HasSubstr("no channels"));
  EXPECT_THAT(refusal({}, 3, {.level = 1}), HasSubstr("no scales"));
}

TEST(PlaneSet, OfUnnamedAxesIsRefused) {
  EXPECT_THAT(refusal({{'\0', 12}, {'\0', 3}}, 36), AllOf(HasSubstr("3×12"), HasSubstr("which axis is z")));
  EXPECT_THAT(refusal({{'z', 12}, {'\0', 3}}, 36), HasSubstr("which axis is z"));
  EXPECT_THAT(refusal({{'z', 12}, {'z', 12}}, 144), HasSubstr("which axis is z"));
}

TEST(PlaneSet, MustHaveItsPages) {
  EXPECT_THAT(refusal({{'z', 12}}, 11),
              AllOf(HasSubstr("12 pages"), HasSubstr("has 11"), HasSubstr("truncated")));
  EXPECT_THAT(refusal(hyperstack(), 11), HasSubstr("truncated"));
  EXPECT_THAT(refusal(hyperstack(), 13), HasSubstr("cannot be told"));
  EXPECT_EQ(planes({{'z', 12}}, 13).size(), 13U) << "pages may have been appended to a stack";
}

} // namespace
} // namespace lsdeconv
