#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/run_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(RunOptions, AreThoseThatAreNotAsUsual) {
  RunConfig config;
  EXPECT_THAT(run_options(config), IsEmpty());
  config.input = "in dir";
  config.dxy = 0.4;
  config.resume = false;
  config.overwrite = true;
  config.gaussian_sigma = {.z = 1, .y = 0.5, .x = 0.5};
  EXPECT_THAT(run_options(config), ElementsAre("--input", "in dir", "--dxy", "0.4", "--gaussian-sigma",
                                               "0.5 0.5 1", "--no-resume", "--overwrite"));
}

TEST(RunOptions, OfOtherSubcommandsAreLeftOut) {
  RunConfig config;
  config.json = true;
  EXPECT_THAT(run_options(config), Not(Contains("--json")));
}

} // namespace
} // namespace lsdeconv
