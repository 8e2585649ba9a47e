#include "support/other_values.hpp"
#include "unit/config/refusal.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::refusal;

using testing::other_values;
using Values = std::map<std::string, std::string>;

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
  EXPECT_EQ(config.optics.excitation_nm, 488);
  EXPECT_EQ(config.block_size_max, 1000);
  EXPECT_EQ(class_of("missing_slices"), ParameterClass::science);
}

/// The number as the row's value: once for every axis where it has three.
std::string as_value(const ParameterRow& row, double number) {
  const std::string word = number_text(number);
  return row.most_words == axes ? text(word, " ", word, " ", word) : word;
}

std::string refusal_of_number(const ParameterRow& row, double number) {
  return refusal(std::string(row.name), as_value(row, number));
}

/// Just beyond each end of the row's range.
std::vector<double> numbers_out_of_range(const ParameterRange& range) {
  std::vector<double> numbers;
  const auto add = [&numbers](const std::optional<double>& bound, double beyond) {
    if (bound) {
      numbers.push_back(*bound + beyond);
    }
  };
  add(range.above, 0);
  add(range.at_least, -1);
  add(range.at_most, 1);
  add(range.below, 0);
  if (range.odd) {
    numbers.push_back(2);
  }
  if (range.multiple_of) {
    numbers.push_back(*range.multiple_of * 2 + 1);
  }
  return numbers;
}

TEST(Parameters, EveryNumberOutOfRangeIsRefusedWithTheRange) {
  int numbers = 0;
  for (const ParameterRow& row : run_parameters().rows()) {
    if (row.is_number) {
      const std::vector<double> outside = numbers_out_of_range(row.range);
      EXPECT_FALSE(outside.empty()) << row.name << " takes any number";
      for (const double number : outside) {
        EXPECT_THAT(refusal_of_number(row, number),
                    AllOf(HasSubstr(text("--", row.name, " is ")), HasSubstr(row.range.text()),
                          HasSubstr(std::string(row.unit))))
            << number;
        ++numbers;
      }
    }
  }
  EXPECT_GT(numbers, 40);
}

TEST(Parameters, RangesEndWhereTheRowSays) {
  for (const ParameterRow& row : run_parameters().rows()) {
    if (row.range.above) {
      EXPECT_EQ(refusal_of_number(row, *row.range.above + 0.5), "");
    }
    if (row.range.at_least) {
      EXPECT_EQ(refusal_of_number(row, *row.range.at_least), "");
    }
    if (row.range.at_most) {
      EXPECT_EQ(refusal_of_number(row, *row.range.at_most), "");
    }
    if (row.range.below) {
      EXPECT_EQ(refusal_of_number(row, *row.range.below - 1), "");
    }
  }
  EXPECT_EQ(refusal("dxy", "-1"),
            "--dxy is -1, but must be a number above 0 and of at most 100 (µm) or 'from-input'");
  EXPECT_THAT(refusal("lambda-ex", "0.561"), HasSubstr("(nm)"));
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
  const std::string science =
      " pattern missing-slices channel time image input-level roi dxy dz na rf lambda-ex fcyl lambda-em "
      "slitwidth algorithm "
      "numit background background-shape offset psf-model effective-na psf-scale-xy psf-scale-z sheet "
      "beam-radius "
      "start sheet-fwhm sheet-axis sheet-focus psf-voxel psf-energy read-noise gain masks "
      "flat-offset destripe-sigma destripe-method destripe-axis destripe-wavelet destripe-levels "
      "gaussian-sigma "
      "gaussian-filter-size denoise-strength stop-criterion tv lambda-damping regularize-interval "
      "checkpoint-voxels ";
  const std::string output = " output-format output-type amplify keep-background compression auto-range flip "
                             "bigtiff tile-size slice-names ome "
                             "zarr-version zarr-shard zarr-chunk ";
  const auto names = [](const std::string& list, std::string_view name) {
    return list.find(text(" ", name, " ")) != std::string::npos;
  };
  for (const ParameterRow& row : run_parameters().rows()) {
    const ParameterClass expected = names(science, row.name)  ? ParameterClass::science
                                    : names(output, row.name) ? ParameterClass::output
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
  RunConfig automatic;
  RunConfig named;
  named.optics.model = PsfModel::born_wolf;
  named.optics.sheet = SheetModel::slit;
  named.optics.effective_na = named.optics.na;
  EXPECT_TRUE(differences(parameter_values(automatic), named, ParameterClass::science).empty());
  EXPECT_TRUE(differences(parameter_values(named), automatic, ParameterClass::science).empty());
  named.optics.sheet = SheetModel::circular;
  const auto of_sheet = differences(parameter_values(automatic), named, ParameterClass::science);
  ASSERT_EQ(of_sheet.size(), 1U);
  EXPECT_EQ(of_sheet[0].name + " " + of_sheet[0].stored + " " + of_sheet[0].now, "sheet auto circular");
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

TEST(Differences, AStoredAliasIsNotUnknown) {
  Values stored = parameter_values(RunConfig{});
  stored["clipval"] = "0"; // before it was called auto-range
  EXPECT_TRUE(differences(stored, RunConfig{}, ParameterClass::science).empty());
  EXPECT_EQ(class_of("clipval"), ParameterClass::output);
}

TEST(Differences, AFormerWordForWhatIsAutomaticIsTheSame) {
  Values stored = parameter_values(RunConfig{});
  stored["gain"] = "unknown";
  EXPECT_TRUE(differences(stored, RunConfig{}, ParameterClass::science).empty());
  stored["gain"] = "2";
  EXPECT_EQ(differences(stored, RunConfig{}, ParameterClass::science).size(), 1U);
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
