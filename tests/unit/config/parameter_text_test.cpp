#include "unit/config/refusal.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::refusal;

TEST(ParameterText, NumbersAreReadWholeOrNotAtAll) {
  for (const char* text : {"", " ", "1 ", " 1", "1,5", "1.5.2", "0x10", "nan", "inf", "-inf", "1e999", "+1",
                           "1µm", "--", "one", "auto"}) {
    EXPECT_THAT(refusal("dxy", text), AllOf(HasSubstr("--dxy"), HasSubstr("a number above 0"))) << text;
  }
  for (const char* text : {"", "3.0", "1e3", "99999999999999999999", "3 ", "0x3"}) {
    EXPECT_THAT(refusal("numit", text), AllOf(HasSubstr("--numit"), HasSubstr("a whole number"))) << text;
  }
  EXPECT_THAT(refusal("background", "smoth"),
              HasSubstr("a number of at least 0 (counts), 'smooth' or 'auto'"));
}

TEST(ParameterText, WordsMayStandForZeroAndForWhatTheDataDecide) {
  RunConfig config;
  for (const char* text : {"off", "0", "0.0"}) {
    set_parameter(config, "tv", text);
    EXPECT_EQ(config.tv, 0.0) << text;
    EXPECT_EQ(parameter_values(config).at("tv"), "off");
  }
  set_parameter(config, "tv", "auto");
  EXPECT_EQ(config.tv, std::nullopt);
  EXPECT_EQ(parameter_values(config).at("tv"), "auto");
  EXPECT_THAT(refusal("tv", "of"), HasSubstr("a number of at least 0 and of at most 0.1, 'off' or 'auto'"));
}

TEST(ParameterText, NumbersKeepTheirLastBit) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> exponent(-30, 30);
  for (int i = 0; i < 1000; ++i) {
    RunConfig config;
    config.amplify = std::exp(exponent(random));
    RunConfig read;
    set_parameter(read, "amplify", parameter_values(config).at("amplify"));
    EXPECT_EQ(read.amplify, config.amplify);
  }
}

TEST(ParameterText, ThreeNumbersAreThoseOfXYAndZ) {
  RunConfig config;
  for (const char* text : {"0.5 0.25 1.5", "0.5,0.25,1.5", "0.5, 0.25, 1.5", " 0.5  0.25\t1.5 "}) {
    config.gaussian_sigma = {};
    set_parameter(config, "gaussian-sigma", text);
    EXPECT_EQ(config.gaussian_sigma, (Triple<double>{.z = 1.5, .y = 0.25, .x = 0.5})) << text;
  }
  EXPECT_EQ(parameter_values(config).at("gaussian-sigma"), "0.5 0.25 1.5");
  for (const char* text : {"", "0.5", "0.5 0.5", "1 2 3 4", "1,,3", "1 2 x", "1;2;3", "1 2 -3", ",,"}) {
    EXPECT_THAT(refusal("gaussian-sigma", text), HasSubstr("three numbers (x y z), each of at least 0"))
        << text;
  }
  EXPECT_THAT(refusal("gaussian-filter-size", "5 4 15"), AllOf(HasSubstr("5 4 15"), HasSubstr("odd")));
  EXPECT_THAT(refusal("gaussian-filter-size", "5 5.5 15"), HasSubstr("three whole numbers"));
}

TEST(ParameterText, GpusAreAListOfAnyLength) {
  RunConfig config;
  for (const char* text : {"3", "1 2", "0,1,2", "7, 5"}) {
    EXPECT_EQ(refusal("gpu-indices", text), "") << text;
  }
  set_parameter(config, "gpu-indices", "7,5");
  EXPECT_EQ(config.gpu_indices, (std::vector<int>{7, 5}));
  set_parameter(config, "gpu-indices", "all");
  EXPECT_TRUE(config.gpu_indices.empty());
  for (const char* text : {"", "1 x", "1.5", "1,", "-1", "0 -1"}) {
    EXPECT_THAT(refusal("gpu-indices", text), AllOf(HasSubstr("of at least 0"), HasSubstr("'all'"))) << text;
  }
}

TEST(ParameterText, WordsStandForWhatIsOffOrAutomatic) {
  RunConfig config;
  set_parameter(config, "numit", "auto");
  EXPECT_FALSE(config.numit.has_value());
  EXPECT_EQ(parameter_values(config).at("numit"), "auto");
  for (const auto& [name, text] : parameter_values(RunConfig{})) {
    const ParameterRow& row = run_parameters().at(name).row;
    if (row.automatic) {
      set_parameter(config, name, std::string(*row.automatic));
      EXPECT_EQ(parameter_values(config).at(name), *row.automatic);
    }
  }
  set_parameter(config, "destripe-sigma", "0");
  EXPECT_EQ(parameter_values(config).at("destripe-sigma"), "off");
}

TEST(ParameterText, EitherEndNamesTheRangeOfTheOutput) {
  RunConfig config;
  set_parameter(config, "clipval", "99.99");
  EXPECT_EQ(config.auto_range, 0.01);
  set_parameter(config, "auto-range", "0.01");
  EXPECT_EQ(config.auto_range, 0.01);
  EXPECT_THAT(refusal("auto-range", "50"), HasSubstr("median"));
}

TEST(ParameterText, RegionsHaveThreeRangesThatAreNotEmpty) {
  for (const char* text : {"", "1:2", "1:2,3:4", "1:2,3:4,5:6,7:8", "1:1,0:2,0:2", "2:1,0:2,0:2",
                           "-1:2,0:2,0:2", "1-2,0:2,0:2", "1:2:3,0:2,0:2", "a:b,0:2,0:2"}) {
    EXPECT_THAT(refusal("roi", text), HasSubstr("z0:z1,y0:y1,x0:x1")) << text;
  }
}

} // namespace
} // namespace lsdeconv
