#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/run/parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

using Values = std::map<std::string, std::string>;

/// A value of every parameter, in canonical text, that is not its default.
const Values& other_values() {
  static const Values values{{"input", "/data/a brain"},
                             {"pattern", "*_C01*"},
                             {"missing-slices", "interpolate"},
                             {"roi", "1:2,0:300,5:77"},
                             {"dxy", "0.4"},
                             {"dz", "1.2"},
                             {"lambda-ex", "561"},
                             {"lambda-em", "600.5"},
                             {"na", "0.12"},
                             {"rf", "1.33"},
                             {"fcyl", "200"},
                             {"slitwidth", "7.25"},
                             {"psf", "beads/psf.tif"},
                             {"algorithm", "rl"},
                             {"numit", "30"},
                             {"background", "0"},
                             {"offset", "100.5"},
                             {"psf-model", "legacy-becker2019"},
                             {"effective-na", "0.35"},
                             {"psf-scale-xy", "1.2"},
                             {"psf-scale-z", "1.5"},
                             {"sheet", "gaussian"},
                             {"beam-radius", "8"},
                             {"from-beads", "beads"},
                             {"start", "image"},
                             {"sheet-fwhm", "7.5"},
                             {"sheet-axis", "y"},
                             {"sheet-focus", "-800"},
                             {"psf-voxel", "0.1 0.2 0.5"},
                             {"psf-energy", "0.9"},
                             {"offset-image", "dark.tif"},
                             {"flat", "flat.tif"},
                             {"read-noise", "1.6"},
                             {"gain", "0.46"},
                             {"destripe-sigma", "2"},
                             {"destripe-method", "median"},
                             {"destripe-wavelet", "db20"},
                             {"destripe-levels", "3"},
                             {"gaussian-sigma", "0.5 0.25 1.5"},
                             {"gaussian-filter-size", "5 7 15"},
                             {"denoise-strength", "1.5"},
                             {"stop-criterion", "0.5"},
                             {"tv", "0.002"},
                             {"lambda-damping", "0.01"},
                             {"regularize-interval", "3"},
                             {"device", "cpu"},
                             {"gpu-indices", "1 2"},
                             {"gpu-workers-per-gpu", "4"},
                             {"cpu-workers", "3"},
                             {"bind", "false"},
                             {"cache-drive", "/scratch"},
                             {"auto-range", "0.01"},
                             {"flip", "true"},
                             {"ome", "false"},
                             {"bigtiff", "yes"},
                             {"tile-size", "256"},
                             {"block-size-max", "100000000000"},
                             {"memory", "0.5"},
                             {"threads", "7"},
                             {"fft-plan", "measure"},
                             {"checkpoint", "/scratch/c.h5"},
                             {"resume", "false"},
                             {"remove-checkpoint", "true"},
                             {"output", "/data/out"},
                             {"output-type", "float32"},
                             {"amplify", "2.5"},
                             {"compression", "none"},
                             {"verbose", "true"},
                             {"quiet", "true"}};
  return values;
}

std::string refusal(const std::string& name, const std::string& value) {
  RunConfig config;
  try {
    set_parameter(config, name, value);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(Parameters, AllHaveAnOtherValueInThisTest) {
  for (const std::string_view name : run_parameters().names()) {
    EXPECT_TRUE(other_values().count(std::string(name)) == 1) << name;
  }
  EXPECT_EQ(other_values().size(), run_parameters().names().size());
}

TEST(Parameters, EachSetsItsOwnMemberAndNoOther) {
  const Values defaults = parameter_values(RunConfig{});
  for (const auto& [name, value] : other_values()) {
    RunConfig config;
    set_parameter(config, name, value);
    Values expected = defaults;
    EXPECT_NE(expected.at(name), value) << name;
    expected[name] = value;
    EXPECT_EQ(parameter_values(config), expected) << name;
  }
}

TEST(Parameters, DefaultsReadBack) {
  for (const ParameterRow& row : run_parameters().rows()) {
    RunConfig config;
    set_parameter(config, row.name, other_values().at(std::string(row.name)));
    const std::string text = parameter_values(RunConfig{}).at(std::string(row.name));
    if (!(row.required && text.empty())) {
      set_parameter(config, row.name, text);
      EXPECT_EQ(parameter_values(config), parameter_values(RunConfig{})) << row.name;
    }
  }
}

TEST(Parameters, BindTheEnumeratorsOfTheirNames) {
  RunConfig config;
  set_parameter(config, "missing-slices", "interpolate");
  EXPECT_EQ(config.missing_slices, MissingSlices::interpolate);
  set_parameter(config, "fft-plan", "measure");
  EXPECT_EQ(config.fft_plan, FourierEffort::measure);
  set_parameter(config, "compression", "none");
  EXPECT_EQ(config.compression, TiffCompression::none);
  const std::map<std::string, OutputType> types{{"input", OutputType::input},
                                                {"uint8", OutputType::uint8},
                                                {"uint16", OutputType::uint16},
                                                {"float32", OutputType::float32}};
  for (const auto& [name, type] : types) {
    set_parameter(config, "output-type", name);
    EXPECT_EQ(config.output_type, type);
  }
  set_parameter(config, "roi", "1:20,3:400,5:6");
  EXPECT_EQ(config.roi, (Box3{{1, 3, 5}, {20, 400, 6}}));
}

TEST(Parameters, EveryAlgorithmCanBeChosen) {
  for (const AlgorithmRow& row : algorithms()) {
    RunConfig config;
    set_parameter(config, "algorithm", std::string(row.name));
    EXPECT_EQ(config.algorithm, row.name);
  }
  EXPECT_THAT(refusal("algorithm", "rll"),
              AllOf(HasSubstr("--algorithm is rll"), HasSubstr("did you mean rl?")));
}

TEST(Parameters, BothSpellingsAreOneName) {
  RunConfig config;
  set_parameter(config, "lambda_ex", "488");
  set_parameter(config, "block_size-max", "1000");
  EXPECT_EQ(config.lambda_ex, 488);
  EXPECT_EQ(config.block_size_max, 1000);
  EXPECT_EQ(class_of("missing_slices"), ParameterClass::science);
}

TEST(Parameters, NumbersAreReadWholeOrNotAtAll) {
  for (const char* text : {"", " ", "1 ", " 1", "1,5", "1.5.2", "0x10", "nan", "inf", "-inf", "1e999", "+1",
                           "1µm", "--", "one", "auto"}) {
    EXPECT_THAT(refusal("dxy", text), AllOf(HasSubstr("--dxy"), HasSubstr("a number above 0"))) << text;
  }
  for (const char* text : {"", "3.0", "1e3", "99999999999999999999", "3 ", "0x3"}) {
    EXPECT_THAT(refusal("numit", text), AllOf(HasSubstr("--numit"), HasSubstr("a whole number"))) << text;
  }
  EXPECT_THAT(refusal("background", "abc"), HasSubstr("a number of at least 0 (counts) or 'auto'"));
}

TEST(Parameters, NumbersKeepTheirLastBit) {
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

/// The number as the row's value: once for every axis where it has three.
std::string as_value(const ParameterRow& row, double number) {
  const std::string word = number_text(number);
  return row.most_words == axes ? text(word, " ", word, " ", word) : word;
}

TEST(Parameters, RangesEndWhereTheRowSays) {
  for (const ParameterRow& row : run_parameters().rows()) {
    const auto accepted = [&row](double value) {
      return refusal(std::string(row.name), as_value(row, value)).empty();
    };
    if (row.range.above) {
      EXPECT_FALSE(accepted(*row.range.above)) << row.name;
      EXPECT_TRUE(accepted(*row.range.above + 0.5)) << row.name;
    }
    if (row.range.at_least) {
      EXPECT_TRUE(accepted(*row.range.at_least)) << row.name;
      EXPECT_FALSE(accepted(*row.range.at_least - 1)) << row.name;
    }
    if (row.range.at_most) {
      EXPECT_TRUE(accepted(*row.range.at_most)) << row.name;
      EXPECT_FALSE(accepted(*row.range.at_most + 1)) << row.name;
    }
    if (row.range.below) {
      EXPECT_FALSE(accepted(*row.range.below)) << row.name;
      EXPECT_TRUE(accepted(*row.range.below - 1)) << row.name;
    }
  }
  EXPECT_EQ(refusal("dxy", "-1"), "--dxy is -1, but must be a number above 0 and of at most 100 (µm)");
  EXPECT_THAT(refusal("lambda-ex", "0.561"), HasSubstr("(nm)"));
}

TEST(Parameters, RegionsHaveThreeRangesThatAreNotEmpty) {
  for (const char* text : {"", "1:2", "1:2,3:4", "1:2,3:4,5:6,7:8", "1:1,0:2,0:2", "2:1,0:2,0:2",
                           "-1:2,0:2,0:2", "1-2,0:2,0:2", "1:2:3,0:2,0:2", "a:b,0:2,0:2"}) {
    EXPECT_THAT(refusal("roi", text), HasSubstr("z0:z1,y0:y1,x0:x1")) << text;
  }
}

TEST(Parameters, SwitchesAreTrueOrFalse) {
  EXPECT_EQ(refusal("resume", "false"), "");
  EXPECT_THAT(refusal("resume", "yes"), HasSubstr("false or true"));
}

TEST(Parameters, UnknownNamesAreRefusedWithTheNearest) {
  EXPECT_THAT(refusal("num-it", "3"), AllOf(HasSubstr("num-it"), HasSubstr("'numit'")));
  EXPECT_THAT(refusal("lambda_exc", "3"), HasSubstr("'lambda-ex'"));
  EXPECT_THAT(refusal("qwertyuiop", "3"), HasSubstr("--help"));
  EXPECT_THROW(class_of("num-it"), UserError);
}

TEST(Parameters, ClassesSayWhatVoxelsAndSlicesDependOn) {
  const std::set<std::string_view> science{"pattern",
                                           "missing-slices",
                                           "roi",
                                           "dxy",
                                           "dz",
                                           "na",
                                           "rf",
                                           "lambda-ex",
                                           "fcyl",
                                           "lambda-em",
                                           "slitwidth",
                                           "algorithm",
                                           "numit",
                                           "background",
                                           "offset",
                                           "psf-model",
                                           "effective-na",
                                           "psf-scale-xy",
                                           "psf-scale-z",
                                           "sheet",
                                           "beam-radius",
                                           "start",
                                           "sheet-fwhm",
                                           "sheet-axis",
                                           "sheet-focus",
                                           "psf-voxel",
                                           "psf-energy",
                                           "read-noise",
                                           "gain",
                                           "destripe-sigma",
                                           "destripe-method",
                                           "destripe-wavelet",
                                           "destripe-levels",
                                           "gaussian-sigma",
                                           "gaussian-filter-size",
                                           "denoise-strength",
                                           "stop-criterion",
                                           "tv",
                                           "lambda-damping",
                                           "regularize-interval"};
  const std::set<std::string_view> output{"output-type", "amplify", "compression", "auto-range",
                                          "flip",        "bigtiff", "tile-size",   "ome"};
  for (const ParameterRow& row : run_parameters().rows()) {
    const ParameterClass expected = science.count(row.name) > 0  ? ParameterClass::science
                                    : output.count(row.name) > 0 ? ParameterClass::output
                                                                 : ParameterClass::execution;
    EXPECT_EQ(row.kind, expected) << row.name;
  }
}

TEST(Differences, AreThoseOfOneClass) {
  RunConfig before;
  before.numit = 12;
  RunConfig now = before;
  now.numit = 13;
  now.threads = 5;
  now.amplify = 2;
  const auto science = differences(parameter_values(before), now, ParameterClass::science);
  ASSERT_EQ(science.size(), 1U);
  EXPECT_EQ(science[0].name, "numit");
  EXPECT_EQ(science[0].stored, "12");
  EXPECT_EQ(science[0].now, "13");
  const auto output = differences(parameter_values(before), now, ParameterClass::output);
  ASSERT_EQ(output.size(), 1U);
  EXPECT_EQ(output[0].name, "amplify");
  EXPECT_TRUE(differences(parameter_values(now), now, ParameterClass::science).empty());
}

TEST(Differences, AMissingNameHasItsDefault) {
  RunConfig now;
  Values stored = parameter_values(now);
  stored.erase("offset");
  EXPECT_TRUE(differences(stored, now, ParameterClass::science).empty());
  now.offset = 100;
  const auto science = differences(stored, now, ParameterClass::science);
  ASSERT_EQ(science.size(), 1U);
  EXPECT_EQ(science[0].stored, "0");
  EXPECT_EQ(science[0].now, "100");
}

TEST(Differences, AnUnknownStoredNameIsOne) {
  Values stored = parameter_values(RunConfig{});
  stored["regularisation"] = "0.1";
  const auto science = differences(stored, RunConfig{}, ParameterClass::science);
  ASSERT_EQ(science.size(), 1U);
  EXPECT_EQ(science[0].name, "regularisation");
  EXPECT_TRUE(differences(stored, RunConfig{}, ParameterClass::execution).empty());
}

} // namespace
} // namespace lsdeconv
