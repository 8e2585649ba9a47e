#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

#include <map>

namespace lsdeconv {
namespace {

using Values = std::map<std::string, std::string>;

TEST(SimulateParameters, EachSetsItsOwnMemberAndNoOther) {
  const Values others{{"output", "out"},
                      {"truth", "true"},
                      {"shape", "3,4,5"},
                      {"seed", "18446744073709551615"},
                      {"refine", "3"},
                      {"dxy", "0.5"},
                      {"dz", "2"},
                      {"lambda-ex", "488"},
                      {"lambda-em", "525"},
                      {"na", "0.12"},
                      {"rf", "1.33"},
                      {"fcyl", "200"},
                      {"slitwidth", "8"},
                      {"brightness", "90"},
                      {"background", "0"},
                      {"offset", "7"},
                      {"read-noise", "0"},
                      {"gain", "2"},
                      {"compression", "none"},
                      {"threads", "3"},
                      {"psf-model", "legacy-becker2019"},
                      {"effective-na", "0.35"},
                      {"psf-scale-xy", "1.2"},
                      {"psf-scale-z", "1.5"},
                      {"sheet", "none"},
                      {"beam-radius", "8"},
                      {"sheet-fwhm", "7.5"},
                      {"sheet-axis", "y"},
                      {"sheet-focus", "12"},
                      {"json", "true"},
                      {"verbose", "true"},
                      {"quiet", "true"}};
  const ParameterTable<SimulateConfig>& table = simulate_parameters();
  ASSERT_EQ(others.size(), table.names().size());
  for (const auto& [name, value] : others) {
    SimulateConfig config;
    table.set(config, name, value);
    Values expected = table.values(SimulateConfig{});
    EXPECT_NE(expected.at(name), value) << name;
    expected[name] = value;
    EXPECT_EQ(table.values(config), expected) << name;
  }
}

TEST(SimulateParameters, ShapesAreThreeWholeNumbersAboveZero) {
  SimulateConfig config;
  simulate_parameters().set(config, "shape", "3,40,500");
  EXPECT_EQ(config.shape, (Extent3{3, 40, 500}));
  simulate_parameters().set(config, "shape", "4x41x501");
  EXPECT_EQ(config.shape, (Extent3{4, 41, 501}));
  for (const char* text : {"", "3", "3,4", "3,4,0", "3,4,-5", "3,4,5,6", "3, 4,5", "3;4;5", "3,4,5.0"}) {
    EXPECT_THROW(simulate_parameters().set(config, "shape", text), UserError) << text;
  }
  EXPECT_THROW(simulate_parameters().set(config, "seed", "-1"), UserError);
}

} // namespace
} // namespace lsdeconv
