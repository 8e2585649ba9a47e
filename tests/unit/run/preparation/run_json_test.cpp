#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

TEST(ParametersJson, HasNumbersSwitchesAndListsAsSuch) {
  RunConfig config;
  for (const auto& [name, value] : std::map<std::string, std::string>{{"dxy", "0.4"},
                                                                      {"numit", "30"},
                                                                      {"fsync", "false"},
                                                                      {"gaussian-sigma", "0.5 0.6 1e-05"},
                                                                      {"gpu-indices", "2"},
                                                                      {"roi", "1:2,0:300,5:77"},
                                                                      {"shape", "7,8,9"},
                                                                      {"output-type", "uint8"},
                                                                      {"zarr-version", "0.4"},
                                                                      {"pattern", "12"}}) {
    set_parameter(config, name, value);
  }
  const Json json = parameters_json(parameter_values(config));
  EXPECT_EQ(json.at("dxy"), 0.4);
  EXPECT_TRUE(json.at("numit").is_number_integer());
  EXPECT_EQ(json.at("fsync"), false);
  EXPECT_EQ(json.at("resume"), true);
  EXPECT_EQ(json.at("gaussian-sigma"), Json({0.5, 0.6, 1e-05})) << "x, y, z as on the command line";
  EXPECT_EQ(json.at("gpu-indices"), Json::array({2})) << "a list of one";
  EXPECT_EQ(json.at("roi"), Json({{1, 2}, {0, 300}, {5, 77}}));
  EXPECT_EQ(json.at("shape"), Json({7, 8, 9}));
  EXPECT_EQ(json.at("output-type"), "uint8");
  EXPECT_EQ(json.at("zarr-version"), "0.4") << "the name of a version";
  EXPECT_EQ(json.at("pattern"), "12") << "a text that looks like a number";
  EXPECT_TRUE(json.at("input").is_null()) << "not given";
  EXPECT_EQ(json.at("background"), "auto");
}

TEST(ParametersJson, HasEveryParameterInAFormThatItsRowTells) {
  const Json json = parameters_json(parameter_values(RunConfig{}));
  for (const ParameterRow& row : run_parameters().rows()) {
    const Json& value = json.at(std::string(row.name));
    EXPECT_EQ(value.is_boolean(), row.is_switch) << row.name;
    EXPECT_TRUE(!value.is_number() || row.is_number) << row.name;
    EXPECT_TRUE(!row.is_number || !value.is_string() || value == std::string(row.automatic.value_or("")))
        << row.name;
  }
}

TEST(ParametersJson, TellsUnitsAndWhatHasSetEach) {
  RunConfig config;
  set_parameter(config, "dxy", "0.4");
  run_parameters().apply(run_parameters().setting("na", "0.3"), config, "config file /a.ini");
  config.from_metadata.emplace("dz");
  const Json sources = sources_json(config);
  EXPECT_EQ(sources.at("dxy"), "command line");
  EXPECT_EQ(sources.at("na"), "config file /a.ini");
  EXPECT_EQ(sources.at("dz"), "metadata of the input");
  EXPECT_EQ(sources.at("numit"), "default");
  EXPECT_FALSE(sources.contains("json")) << "of no run";
  const Json units = units_json(run_values(config));
  EXPECT_EQ(units.at("dxy"), "µm");
  EXPECT_EQ(units.at("lambda-ex"), "nm");
  EXPECT_FALSE(units.contains("pattern"));
}

TEST(ManifestJson, HasNumbersAndListsAndTheChoiceOfIterations) {
  RunManifest manifest;
  manifest.grid.volume = {1, 2, 3};
  manifest.scale.background = 101.5F;
  manifest.iterations = 7;
  manifest.input_digest = "0123456789012345";
  manifest.iteration_choice = R"({"boxes": [1]})";
  const Json json = manifest_json(manifest.as_text());
  EXPECT_EQ(json.at("volume"), Json({1, 2, 3}));
  EXPECT_EQ(json.at("background"), 101.5);
  EXPECT_EQ(json.at("iterations"), 7);
  EXPECT_EQ(json.at("input-digest"), "0123456789012345") << "digits, but no number";
  EXPECT_EQ(json.at("iteration-choice").at("boxes"), Json::array({1}));
  EXPECT_EQ(manifest_json({{"iterations", "seven"}}).at("iterations"), "seven") << "as it stands";
}

TEST(ProvenanceJson, ListsLibrariesHostsAndVariables) {
  const Json json = provenance_json({{"command", "lsdeconv -i 'a b'"},
                                     {"hosts", "n1\nn2"},
                                     {"libraries", "HDF5 1.10.8\nOpen MPI v4.1.4"},
                                     {"environment", "OMP_PLACES=a=b\nX="},
                                     {"started", "2026-01-31T12:00:00+01:00"}});
  EXPECT_EQ(json.at("command"), "lsdeconv -i 'a b'");
  EXPECT_EQ(json.at("hosts"), Json({"n1", "n2"}));
  EXPECT_EQ(json.at("libraries"), Json({{"HDF5", "1.10.8"}, {"Open MPI", "v4.1.4"}}));
  EXPECT_EQ(json.at("environment"), Json({{"OMP_PLACES", "a=b"}, {"X", ""}}));
  EXPECT_EQ(json.at("devices"), Json::array());
  EXPECT_TRUE(provenance_json({}).is_null());
}

} // namespace
} // namespace lsdeconv
