#include "commands/series_places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

FoundVolume slices(const std::string& folder, const std::string& pattern = "") {
  return {folder, pattern, "tiff-series", 3, folder + "/z1.tif", {}, {}, ""};
}

FoundVolume file(const std::string& path) {
  return {path, "", "tiff-stack", 1, path, {}, {}, ""};
}

std::vector<std::string> outputs(const std::vector<FoundVolume>& volumes) {
  std::vector<std::string> paths;
  for (const SeriesPlace& place : series_places(volumes, "in", "out")) {
    paths.push_back(place.output.lexically_normal().string());
  }
  return paths;
}

TEST(SeriesPlaces, AreNamedLikeTheFoldersOfTheInput) {
  EXPECT_THAT(outputs({slices("in/Ex_488/0/0_1"), slices("in/Ex_561/0/0_1"), file("in/a/stack.tif")}),
              ElementsAre("out/Ex_488/0/0_1", "out/Ex_561/0/0_1", "out/a/stack"));
}

TEST(SeriesPlaces, AreNamedLikeThePatternsOfOneFolder) {
  EXPECT_THAT(outputs({slices("in", "s_C00_Z*.*"), slices("in", "*_C1_z{z}.*"),
                       slices("in/b", "[[]00 x 01]_[0-9]*.*"), slices("in", "*.*")}),
              ElementsAre("out/s_C00_Z", "out/C1_z", "out/b/00_x_01", "out/slices"));
}

TEST(SeriesPlaces, NoTwoAreOne) {
  EXPECT_THAT(outputs({slices("in", "a*.*"), slices("in", "a_*.*"), slices("in/a"), file("in/a.tif"),
                       file("in/a.h5")}),
              ElementsAre("out/a", "out/a_2", "out/a_3", "out/a_4", "out/a_5"));
}

TEST(SeriesPlaces, NoneLiesInAnother) {
  EXPECT_THAT(outputs({slices("in"), slices("in/b"), slices("in/b/c")}),
              ElementsAre("out/slices", "out/b/slices", "out/b/c"));
  EXPECT_THAT(outputs({slices("in")}), ElementsAre("out/"));
}

} // namespace
} // namespace lsdeconv
