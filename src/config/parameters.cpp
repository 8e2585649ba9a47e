#include "lsdeconv/config/parameters.hpp"

#include "run_rows.hpp"

#include "lsdeconv/config/parameter_meaning.hpp"

namespace lsdeconv {
namespace {

ParameterTable<RunConfig> make_table() {
  RunRows all;
  add_group(all, "Input", input_rows());
  add_group(all, "Optics", optics_rows());
  add_group(all, "Point spread function", psf_rows());
  add_group(all, "Camera", camera_rows());
  add_group(all, "Filters", filter_rows());
  add_group(all, "Deconvolution", deconvolution_rows());
  add_group(all, "Deconvolution", regularisation_rows());
  add_group(all, "Devices", device_rows());
  add_group(all, "Blocks and memory", memory_rows());
  add_group(all, "Checkpoint", checkpoint_rows());
  add_group(all, "Ending early", ending_rows());
  add_group(all, "Output", output_rows());
  add_group(all, "Planning", plan_rows());
  add_group(all, "Tuning", tune_rows());
  add_group(all, "Comparing", compare_rows());
  add_group(all, "Looking at a run", info_rows());
  add_group(all, "Messages", message_parameters<RunConfig>());
  add_group(all, "Messages", trace_rows());
  return ParameterTable<RunConfig>(std::move(all), predecessor_options());
}

} // namespace

const ParameterTable<RunConfig>& run_parameters() {
  static const ParameterTable<RunConfig> table = make_table();
  return table;
}

std::map<std::string, std::string> parameter_values(const RunConfig& config) {
  return run_parameters().values(config);
}

std::map<std::string, std::string> run_values(const RunConfig& config) {
  std::map<std::string, std::string> values =
      with_absolute_paths(run_parameters().rows(), parameter_values(config));
  std::erase_if(values,
                [](const auto& value) { return !run_parameters().at(value.first).row.only_of.empty(); });
  return values;
}

ParameterClass class_of(std::string_view name) {
  return run_parameters().at(name).row.kind;
}

void set_parameter(RunConfig& config, std::string_view name, const std::string& value) {
  run_parameters().set(config, name, value);
}

std::vector<ParameterDifference> differences(const std::map<std::string, std::string>& stored,
                                             const RunConfig& now, ParameterClass of_class) {
  std::vector<ParameterDifference> found;
  std::map<std::string, std::string> before = stored;
  before.merge(parameter_values(RunConfig{})); // what is missing
  const std::map<std::string, std::string> after = parameter_values(now);
  const std::map<std::string, std::string> meant_before = in_same_words(before);
  for (const auto& [name, meant] : in_same_words(after)) {
    if (meant_before.at(name) != meant && class_of(name) == of_class) {
      found.push_back({name, before.at(name), after.at(name)});
    }
  }
  for (const auto& [name, value] : stored) {
    if (of_class == ParameterClass::science && run_parameters().find(name) == nullptr) {
      found.push_back({name, value, "unknown to this version"});
    }
  }
  return found;
}

} // namespace lsdeconv
