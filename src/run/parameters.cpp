#include "lsdeconv/run/parameters.hpp"

#include "parameter_rows.hpp"

#include "lsdeconv/deconvolution/algorithms.hpp"

namespace lsdeconv {
namespace {

using Parameters = std::vector<Parameter<RunConfig>>;

// What is compared and what is free to change: input and output may be moved or written elsewhere (the digest
// of the input, not its path, is the input's identity, and slices carry the run's), so both paths are
// execution. What selects voxels of the input is science.
constexpr auto science = ParameterClass::science;
constexpr auto output = ParameterClass::output;

Parameters input_parameters() {
  return {
      parameter<&RunConfig::input>({.name = "input",
                                    .letter = 'i',
                                    .required = true,
                                    .help = "folder of TIFF slices, or one multi-page TIFF"}),
      parameter<&RunConfig::pattern>({.name = "pattern",
                                      .kind = science,
                                      .placeholder = "GLOB",
                                      .help = "take only slices of such names: '*_C00*'"}),
      parameter<&RunConfig::missing_slices>({.name = "missing-slices",
                                             .kind = science,
                                             .choices = {"refuse", "interpolate"},
                                             .help = "what to do about holes in the numbering"}),
      parameter<&RunConfig::roi>(
          {.name = "roi", .kind = science, .automatic = "all", .help = "a part, for a trial"}),
  };
}

Parameters microscope_parameters() {
  Parameters all = optics_parameters<RunConfig>(true);
  // The values of the PSF decide whether a run continues, not the name of their file.
  all.push_back(parameter<&RunConfig::psf>(
      {.name = "psf", .placeholder = "FILE", .help = "measured PSF, a 3D TIFF at the image's voxel size"}));
  return all;
}

std::vector<std::string_view> algorithm_names() {
  std::vector<std::string_view> names;
  for (const AlgorithmRow& row : algorithms()) {
    names.push_back(row.name);
  }
  return names;
}

Parameters deconvolution_parameters() {
  return {
      parameter<&RunConfig::algorithm>({.name = "algorithm",
                                        .kind = science,
                                        .choices = algorithm_names(),
                                        .help = "accelerated or plain Richardson-Lucy"}),
      parameter<&RunConfig::numit>({.name = "numit",
                                    .letter = 'n',
                                    .kind = science,
                                    .range = {.at_least = 1, .at_most = 10000},
                                    .help = "iterations"}),
      parameter<&RunConfig::background>({.name = "background",
                                         .kind = science,
                                         .unit = "counts",
                                         .range = {.at_least = 0},
                                         .automatic = "auto",
                                         .help = "haze above the offset; auto: from the slices"}),
      parameter<&RunConfig::offset>({.name = "offset",
                                     .kind = science,
                                     .unit = "counts",
                                     .range = {.at_least = 0},
                                     .help = "what the camera shows in the dark"}),
  };
}

Parameters machine_parameters() {
  return {
      parameter<&RunConfig::block_size_max>({.name = "block-size-max",
                                             .unit = "voxels",
                                             .range = {.at_least = 1},
                                             .automatic = "auto",
                                             .help = "largest block with halo; auto: what memory holds"}),
      parameter<&RunConfig::memory>({.name = "memory",
                                     .unit = "GiB",
                                     .range = {.above = 0},
                                     .automatic = "auto",
                                     .help = "of each node for all its ranks; auto: what is free"}),
      parameter<&RunConfig::threads>({.name = "threads",
                                      .range = {.at_least = 1, .at_most = 4096},
                                      .automatic = "auto",
                                      .help = "of each rank; auto: the node's cores, shared"}),
      parameter<&RunConfig::fft_plan>({.name = "fft-plan",
                                       .choices = {"estimate", "measure"},
                                       .help = "measure: maybe faster, other last bits each run"}),
  };
}

Parameters checkpoint_parameters() {
  return {
      parameter<&RunConfig::checkpoint>({.name = "checkpoint",
                                         .placeholder = "FILE",
                                         .help = "on shared storage; else OUTPUT.checkpoint.h5"}),
      parameter<&RunConfig::resume>({.name = "resume", .help = "start over, delete an earlier checkpoint"}),
      parameter<&RunConfig::remove_checkpoint>(
          {.name = "remove-checkpoint", .help = "delete it after the export"}),
  };
}

Parameters output_parameters() {
  return {
      parameter<&RunConfig::output>(
          {.name = "output", .letter = 'o', .help = "folder of the slices; else INPUT/deconvolved"}),
      parameter<&RunConfig::output_type>({.name = "output-type",
                                          .kind = output,
                                          .choices = {"input", "uint8", "uint16", "float32"},
                                          .help = "of the samples"}),
      parameter<&RunConfig::clipval>({.name = "clipval",
                                      .kind = output,
                                      .unit = "%",
                                      .range = {.at_least = 0, .below = 50},
                                      .help = "full range from this percentile to 100 less it; 0: counts"}),
      parameter<&RunConfig::amplify>(
          {.name = "amplify", .kind = output, .range = {.above = 0}, .help = "factor on the counts"}),
      parameter<&RunConfig::compression>(
          {.name = "compression", .kind = output, .choices = {"none", "deflate"}, .help = "of the slices"}),
  };
}

ParameterTable<RunConfig> make_table() {
  Parameters all;
  add_group(all, "Input", input_parameters());
  add_group(all, "Optics", microscope_parameters());
  add_group(all, "Deconvolution", deconvolution_parameters());
  add_group(all, "Blocks and machine", machine_parameters());
  add_group(all, "Checkpoint", checkpoint_parameters());
  add_group(all, "Output", output_parameters());
  add_group(all, "Messages", message_parameters<RunConfig>());
  return ParameterTable<RunConfig>(std::move(all));
}

} // namespace

const ParameterTable<RunConfig>& run_parameters() {
  static const ParameterTable<RunConfig> table = make_table();
  return table;
}

std::map<std::string, std::string> parameter_values(const RunConfig& config) {
  return run_parameters().values(config);
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
  const std::map<std::string, std::string> defaults = parameter_values(RunConfig{});
  for (const auto& [name, value] : parameter_values(now)) {
    const auto entry = stored.find(name);
    const std::string& before = entry == stored.end() ? defaults.at(name) : entry->second;
    if (before != value && class_of(name) == of_class) {
      found.push_back({name, before, value});
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
