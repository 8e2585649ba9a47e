#include "microscope_rows.hpp"
#include "run_rows.hpp"

#include <utility>

namespace lsdeconv {
namespace {

constexpr auto science = ParameterClass::science;

/// The parameter that sets a member of the choice among several volumes.
template <auto member>
Parameter<RunConfig> choice_parameter(ParameterRow row) {
  row.kind = science;
  row.range = {.at_least = 0};
  return parameter_at<RunConfig, &RunConfig::choice, member>(std::move(row));
}

} // namespace

RunRows input_rows() {
  return {
      parameter<&RunConfig::input>({.name = "input",
                                    .short_name = 'i',
                                    .required = true,
                                    .help = "TIFF or PNG slices, stack, OME-Zarr, BDV .h5, Imaris .ims"}),
      parameter<&RunConfig::pattern>({.name = "pattern",
                                      .kind = science,
                                      .placeholder = "GLOB",
                                      .help = "take only slices of such names: '*_C00*'; {z} marks z"}),
      parameter<&RunConfig::missing_slices>({.name = "missing-slices",
                                             .kind = science,
                                             .choices = {"refuse", "interpolate"},
                                             .help = "what to do about holes in the numbering",
                                             .rare = true}),
      choice_parameter<&ImageChoice::channel>(
          {.name = "channel", .automatic = "only", .help = "which channel of the input, from 0"}),
      choice_parameter<&ImageChoice::time>({.name = "time",
                                            .automatic = "only",
                                            .help = "which time point of the input, from 0",
                                            .rare = true}),
      choice_parameter<&ImageChoice::image>(
          {.name = "image", .automatic = "only", .help = "which image of the input, from 0", .rare = true}),
      choice_parameter<&ImageChoice::level>(
          {.name = "input-level", .help = "which scale of a pyramid; 0 is the finest", .rare = true}),
      parameter<&RunConfig::roi>(
          {.name = "roi", .kind = science, .automatic = "all", .help = "a part, for a trial"}),
  };
}

RunRows optics_rows() {
  return optics_parameters<RunConfig>("from-input");
}

RunRows psf_rows() {
  RunRows all = psf_model_parameters<RunConfig>();
  // Whether a checkpoint can be continued depends on the voxels of the PSF, not on the name of its file.
  all.push_back(parameter<&RunConfig::psf>(
      {.name = "psf", .placeholder = "FILE", .help = "measured PSF, a 3D TIFF, in place of all models"}));
  all.push_back(parameter<&RunConfig::psf_depths>(
      {.name = "psf-depths",
       .placeholder = "DIR",
       .help = "PSFs measured at several depths: psf_z0.tif, psf_z250um.tif",
       .rare = true}));
  all.push_back(parameter<&RunConfig::psf_voxel>({.name = "psf-voxel",
                                                  .kind = science,
                                                  .unit = "µm",
                                                  .range = {.above = 0, .at_most = 100},
                                                  .automatic = "auto",
                                                  .help = "its voxel; auto: from its file, else the image's",
                                                  .rare = true}));
  all.push_back(parameter<&RunConfig::psf_energy>({.name = "psf-energy",
                                                   .kind = science,
                                                   .range = {.at_least = 0.5, .at_most = 1},
                                                   .help = "part of its energy that its crop keeps",
                                                   .rare = true}));
  all.push_back(
      parameter<&RunConfig::from_beads>({.name = "from-beads",
                                         .placeholder = "DIR",
                                         .help = "lsdeconv psf: stack of beads that becomes such a PSF"}));
  all.push_back(parameter<&RunConfig::fit>(
      {.name = "fit", .help = "compare the PSF with the volume of --input", .only_of = "psf"}));
  return all;
}

// Whether a checkpoint can be continued depends on the pixels of these images, not on the names of their
// files.
RunRows camera_rows() {
  return {
      parameter<&RunConfig::offset>({.name = "offset",
                                     .path_row = "offset-image",
                                     .kind = science,
                                     .unit = "counts",
                                     .range = {.at_least = 0},
                                     .help = "what the camera shows in the dark, or its image"}),
      parameter<&RunConfig::offset_image>(
          {.name = "offset-image", .placeholder = "FILE", .help = "the same pixel by pixel", .rare = true}),
      parameter<&RunConfig::flat>({.name = "flat",
                                   .placeholder = "FILE",
                                   .help = "image of an even field; the data are divided by it"}),
      parameter<&RunConfig::flat_offset>({.name = "flat-offset",
                                          .kind = science,
                                          .unit = "counts",
                                          .range = {.at_least = 0},
                                          .help = "of the camera in the dark that --flat still holds",
                                          .rare = true}),
      parameter<&RunConfig::read_noise>({.name = "read-noise",
                                         .kind = science,
                                         .unit = "counts",
                                         .range = {.at_least = 0},
                                         .automatic = "auto",
                                         .help = "standard deviation in the dark",
                                         .rare = true}),
      parameter<&RunConfig::gain>({.name = "gain",
                                   .kind = science,
                                   .range = {.above = 0},
                                   .automatic = "auto",
                                   .former_automatic = "unknown",
                                   .help = "counts per photo-electron",
                                   .rare = true}),
      parameter<&RunConfig::masks>(
          {.name = "masks",
           .kind = science,
           .help = "take hot, dead and saturated voxels and stitching zeros for real",
           .rare = true}),
  };
}

} // namespace lsdeconv
