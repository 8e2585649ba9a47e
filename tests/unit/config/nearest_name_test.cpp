#include "lsdeconv/config/nearest_name.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(EditDistance, CountsSingleMistakes) {
  EXPECT_EQ(edit_distance("numit", "numit"), 0);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("abc", ""), 3);
  EXPECT_EQ(edit_distance("num-it", "numit"), 1);
  EXPECT_EQ(edit_distance("nunit", "numit"), 1);
  EXPECT_EQ(edit_distance("numti", "numit"), 1);
  EXPECT_EQ(edit_distance("expotr", "export"), 1);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
  EXPECT_EQ(edit_distance("sitting", "kitten"), 3);
}

TEST(NearestName, IsTheOneMeant) {
  const std::vector<std::string_view> names{"input", "output",    "output-type", "numit",
                                            "na",    "lambda-ex", "lambda-em"};
  EXPECT_EQ(nearest_name("imput", names), "input");
  EXPECT_EQ(nearest_name("lambda-exc", names), "lambda-ex");
  EXPECT_EQ(nearest_name("output-tpye", names), "output-type");
  EXPECT_EQ(nearest_name("out", names), "output");
}

TEST(NearestName, IsEmptyWhereNoneIsNear) {
  EXPECT_EQ(nearest_name("qwertyuiop", {"input", "numit"}), "");
  EXPECT_EQ(nearest_name("", {"na"}), "");
  EXPECT_EQ(nearest_name("iterations", {"version"}), "") << "half of it is other letters";
  EXPECT_EQ(nearest_name("voxel-size", {"voxel-type"}), "") << "another word";
  EXPECT_EQ(nearest_name("gpu", {"cpu", "auto"}), "cpu");
  EXPECT_EQ(nearest_name("na", {}), "");
}

} // namespace
} // namespace lsdeconv
