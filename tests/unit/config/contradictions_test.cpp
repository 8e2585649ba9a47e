#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

using Options = std::vector<std::pair<std::string, std::string>>;

std::string fault(const Options& options) {
  RunConfig config;
  for (const auto& [name, value] : options) {
    set_parameter(config, name, value);
  }
  try {
    refuse_contradictions(config);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

struct Pair {
  Options options;
  const char* advice;
};

/// Two options, each harmless alone.
class Contradictions : public ::testing::TestWithParam<Pair> {};

TEST_P(Contradictions, AreRefusedByBothNames) {
  const auto& [options, advice] = GetParam();
  EXPECT_THAT(fault(options), AllOf(HasSubstr("--" + options[0].first), HasSubstr("--" + options[1].first),
                                    HasSubstr("contradict"), HasSubstr(advice)));
  for (const auto& option : options) {
    EXPECT_EQ(fault({option}), "") << option.first;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Contradictions,
    ::testing::Values(Pair{{{"cache-drive", "/scratch"}, {"checkpoint", "a.h5"}}, "folder"},
                      Pair{{{"offset", "100"}, {"offset-image", "dark.tif"}}, "one of them"},
                      Pair{{{"device", "cpu"}, {"gpu-indices", "0 1"}}, "leave"},
                      Pair{{{"tv", "0.002"}, {"algorithm", "legacy-2025"}}, "shb or rl"},
                      Pair{{{"destripe-sigma", "2"}, {"destripe-method", "median"}}, "munch"},
                      Pair{{{"effective-na", "0.3"}, {"psf", "beads.tif"}}, "measured PSF"},
                      Pair{{{"psf-model", "legacy-becker2019"}, {"psf", "beads.tif"}}, "measured PSF"},
                      Pair{{{"sheet", "none"}, {"psf", "beads.tif"}}, "measured PSF"},
                      Pair{{{"sheet-focus", "0"}, {"sheet", "none"}}, "no waist"},
                      Pair{{{"verbose", "true"}, {"quiet", "true"}}, "one of them"}));

TEST(Needs, AreNamedWithAnExample) {
  EXPECT_THAT(
      fault({{"gaussian-filter-size", "5 5 15"}}),
      AllOf(HasSubstr("--gaussian-filter-size 5 5 15 needs --gaussian-sigma"), HasSubstr("0.5 0.5 1.5")));
  EXPECT_EQ(fault({{"gaussian-filter-size", "5 5 15"}, {"gaussian-sigma", "0.5 0.5 1.5"}}), "");
  EXPECT_THAT(fault({{"destripe-levels", "3"}}), HasSubstr("needs --destripe-sigma"));
  EXPECT_THAT(fault({{"sheet-fwhm", "6"}}), HasSubstr("needs --sheet gaussian"));
  EXPECT_EQ(fault({{"sheet-fwhm", "6"}, {"sheet", "gaussian"}}), "");
  EXPECT_THAT(fault({{"psf-voxel", "0.1 0.1 0.2"}}), HasSubstr("needs --psf"));
}

TEST(Needs, HoldForASimulationToo) {
  SimulateConfig config;
  EXPECT_NO_THROW(refuse_contradictions(config));
  config.sheet_fwhm = 6;
  EXPECT_THROW(refuse_contradictions(config), UserError);
  config.sheet = SheetModel::gaussian;
  EXPECT_NO_THROW(refuse_contradictions(config));
  config.verbose = config.quiet = true;
  EXPECT_THROW(refuse_contradictions(config), UserError);
}

} // namespace
} // namespace lsdeconv
