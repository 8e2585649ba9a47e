#include "support/other_values.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::other_values;

std::string underscored(std::string_view name) {
  std::string spelled(name);
  std::replace(spelled.begin(), spelled.end(), '-', '_');
  return spelled;
}

Setting setting(const std::string& name, const std::string& value = "") {
  return run_parameters().setting(name, value);
}

std::string refusal(const std::string& name, const std::string& value = "") {
  try {
    (void)setting(name, value);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(SettingOf, KnowsEveryNameAndAlias) {
  for (const ParameterRow& row : run_parameters().rows()) {
    const std::string& value = other_values().at(std::string(row.name));
    std::vector<std::string_view> names = row.aliases;
    names.push_back(row.name);
    for (const std::string_view name : names) {
      for (const std::string& spelled : {std::string(name), underscored(name)}) {
        const Setting found = setting(spelled, value);
        ASSERT_NE(found.row, nullptr) << spelled;
        EXPECT_EQ(found.row->name, row.name);
        EXPECT_EQ(found.value, value);
      }
    }
  }
}

TEST(SettingOf, KnowsEveryShorthand) {
  int shorthands = 0;
  for (const ParameterRow& row : run_parameters().rows()) {
    for (const Shorthand& shorthand : row.shorthands) {
      const Setting found = setting(underscored(shorthand.name));
      EXPECT_EQ(found.row->name, row.name);
      EXPECT_EQ(found.value, shorthand.value);
      EXPECT_EQ(setting(std::string(shorthand.name), "true").value, shorthand.value) << "as in a file";
      EXPECT_THAT(refusal(std::string(shorthand.name), "false"), HasSubstr("takes no value"));
      RunConfig config;
      EXPECT_NO_THROW(run_parameters().apply(found, config)) << shorthand.name;
      ++shorthands;
    }
  }
  EXPECT_GE(shorthands, 3);
}

TEST(SettingOf, TurnsSwitchesOnAndOff) {
  for (const ParameterRow& row : run_parameters().rows()) {
    if (row.is_switch) {
      EXPECT_EQ(setting(std::string(row.name)).value, "true");
      EXPECT_EQ(setting("no_" + underscored(row.name)).value, "false");
      EXPECT_EQ(setting("no-" + std::string(row.name), "true").value, "false");
    } else {
      EXPECT_THAT(refusal("no-" + std::string(row.name)), HasSubstr("unknown option"));
    }
  }
}

TEST(SettingOf, TakesAnImageInPlaceOfTheOffset) {
  EXPECT_EQ(setting("offset", "100").row->name, "offset");
  for (const char* file : {"dark.tif", "dark.tiff", "calibration/dark"}) {
    EXPECT_EQ(setting("offset", file).row->name, "offset-image") << file;
    EXPECT_EQ(setting("offset", file).value, file);
  }
  EXPECT_EQ(setting("offset", "1o0").row->name, "offset") << "a misspelt number is no file";
}

TEST(SettingOf, TakesAWordInPlaceOfTheBackground) {
  EXPECT_EQ(setting("background", "20").row->name, "background");
  EXPECT_EQ(setting("background", "auto").row->name, "background");
  EXPECT_EQ(setting("background", "smooth").row->name, "background-shape");
  EXPECT_EQ(setting("background", "smooth").value, "smooth");
}

TEST(SettingOf, TakesTheWordOfEarlierVersionsForAnEstimatedGain) {
  EXPECT_EQ(setting("gain", "unknown").value, "auto");
  EXPECT_EQ(parameter_values(RunConfig{}).at("gain"), "auto");
}

TEST(SettingOf, AcceptsWhatIsSoAnywayAndSaysWhy) {
  const Setting fourier = setting("use_fft");
  EXPECT_EQ(fourier.row, nullptr);
  ASSERT_NE(fourier.predecessor, nullptr);
  EXPECT_THAT(std::string(fourier.predecessor->answer), HasSubstr("Fourier"));
  RunConfig config;
  run_parameters().apply(fourier, config);
  EXPECT_EQ(parameter_values(config), parameter_values(RunConfig{}));
}

TEST(SettingOf, RefusesWhatCannotBeKeptWithWhatReplacesIt) {
  EXPECT_THAT(refusal("adaptive-psf"),
              AllOf(HasSubstr("--adaptive-psf"), HasSubstr("--psf"), HasSubstr("beads")));
  EXPECT_THAT(refusal("start_block", "3"), AllOf(HasSubstr("--start-block"), HasSubstr("mpirun")));
  EXPECT_THAT(refusal("--start-block", "3"), HasSubstr("mpirun"));
  for (const PredecessorOption& option : run_parameters().predecessor()) {
    EXPECT_EQ(refusal(std::string(option.name)).empty(), option.is_accepted) << option.name;
  }
}

TEST(SettingOf, NamesTheNearestSpelling) {
  EXPECT_THAT(refusal("gausian-sigma"), HasSubstr("'gaussian-sigma'"));
  EXPECT_THAT(refusal("--convert-to-8-bit"), HasSubstr("'--convert-to-8bit'"));
  EXPECT_THAT(refusal("--sigmas"), HasSubstr("'--sigma'"));
  EXPECT_THAT(refusal("--no-bnd"), HasSubstr("'--no-bind'"));
}

} // namespace
} // namespace lsdeconv
