#include "microscope_rows.hpp"

#include "lsdeconv/config/simulate_config.hpp"

namespace lsdeconv {
namespace {

using Parameters = std::vector<Parameter<SimulateConfig>>;
using C = SimulateConfig;

Parameters phantom_parameters() {
  return {
      parameter<&C::output>({.name = "output",
                             .short_name = 'o',
                             .required = true,
                             .help = "folder of the slices that the camera sees"}),
      parameter<&C::truth>({.name = "truth", .help = "folder of the object's own slices; else not written"}),
      parameter<&C::shape>({.name = "shape", .help = "voxels of the volume"}),
      parameter<&C::seed>({.name = "seed", .help = "another seed, another brain"}),
      parameter<&C::refine>({.name = "refine",
                             .range = {.at_least = 1, .at_most = 8},
                             .help = "fine voxels per voxel and axis that the object is blurred on"}),
  };
}

Parameters camera_parameters() {
  const ParameterRange not_negative{.at_least = 0};
  return {
      parameter<&C::brightness>({.name = "brightness",
                                 .unit = "photons",
                                 .range = {.above = 0},
                                 .help = "of bright structures, per voxel"}),
      parameter<&C::background>(
          {.name = "background", .unit = "photons", .range = not_negative, .help = "haze, per voxel"}),
      parameter<&C::offset>(
          {.name = "offset", .unit = "counts", .range = not_negative, .help = "in the dark"}),
      parameter<&C::read_noise>(
          {.name = "read-noise", .unit = "counts", .range = not_negative, .help = "standard deviation"}),
      parameter<&C::gain>({.name = "gain", .range = {.above = 0}, .help = "counts per photon"}),
  };
}

Parameters machine_parameters() {
  return {
      parameter<&C::compression>(
          {.name = "compression", .choices = {"none", "deflate"}, .help = "of the slices"}),
      parameter<&C::threads>({.name = "threads",
                              .range = {.at_least = 1, .at_most = 4096},
                              .automatic = "auto",
                              .help = "of each rank; auto: the node's cores, shared"}),
  };
}

ParameterTable<SimulateConfig> make_table() {
  Parameters all;
  add_group(all, "Phantom", phantom_parameters());
  add_group(all, "Optics", optics_parameters<SimulateConfig>(std::nullopt));
  add_group(all, "Point spread function", psf_model_parameters<SimulateConfig>());
  add_group(all, "Camera", camera_parameters());
  add_group(all, "Machine", machine_parameters());
  add_group(all, "Messages", message_parameters<SimulateConfig>());
  add_group(all, "Messages", {parameter<&C::json>({.name = "json", .help = "for programs to read"})});
  return ParameterTable<SimulateConfig>(std::move(all));
}

} // namespace

const ParameterTable<SimulateConfig>& simulate_parameters() {
  static const ParameterTable<SimulateConfig> table = make_table();
  return table;
}

} // namespace lsdeconv
