#pragma once

#include "parameter_rows.hpp"

#include "lsdeconv/config/microscope.hpp"

namespace lsdeconv {

/// What the voxels measure and what the light goes through. required: the run cannot guess them.
template <typename Config>
std::vector<Parameter<Config>> optics_parameters(bool required) {
  using M = Microscope;
  constexpr auto science = ParameterClass::science;
  // Wide enough for every light-sheet microscope, narrow enough to catch a mistaken unit.
  const ParameterRange micrometres{.above = 0, .at_most = 100};
  const ParameterRange nanometres{.at_least = 200, .at_most = 3000};
  const ParameterRange millimetres{.above = 0, .at_most = 10000};
  return {
      parameter<&M::dxy, Config>({.name = "dxy",
                                  .kind = science,
                                  .unit = "µm",
                                  .range = micrometres,
                                  .required = required,
                                  .help = "voxel size in x and y"}),
      parameter<&M::dz, Config>({.name = "dz",
                                 .kind = science,
                                 .unit = "µm",
                                 .range = micrometres,
                                 .required = required,
                                 .help = "distance of slices"}),
      parameter<&M::lambda_ex, Config>({.name = "lambda-ex",
                                        .aliases = {"ex"},
                                        .kind = science,
                                        .unit = "nm",
                                        .range = nanometres,
                                        .required = required,
                                        .help = "wavelength of excitation, in vacuum"}),
      parameter<&M::lambda_em, Config>({.name = "lambda-em",
                                        .aliases = {"em"},
                                        .kind = science,
                                        .unit = "nm",
                                        .range = nanometres,
                                        .required = required,
                                        .help = "wavelength of emission, in vacuum"}),
      parameter<&M::na, Config>({.name = "na",
                                 .kind = science,
                                 .range = {.above = 0},
                                 .help = "numerical aperture of detection, below --rf"}),
      parameter<&M::rf, Config>({.name = "rf",
                                 .kind = science,
                                 .range = {.at_least = 1, .at_most = 3},
                                 .help = "refractive index of the medium"}),
      parameter<&M::fcyl, Config>({.name = "fcyl",
                                   .kind = science,
                                   .unit = "mm",
                                   .range = millimetres,
                                   .help = "focal length of the cylinder lens"}),
      parameter<&M::slitwidth, Config>({.name = "slitwidth",
                                        .kind = science,
                                        .unit = "mm",
                                        .range = millimetres,
                                        .help = "full width of the slit before it"}),
  };
}

template <typename Row>
std::vector<std::string_view> names_of(std::span<const Row> rows) {
  std::vector<std::string_view> names;
  for (const Row& row : rows) {
    names.push_back(row.name);
  }
  return names;
}

/// Which PSF follows from the optics.
template <typename Config>
std::vector<Parameter<Config>> psf_model_parameters() {
  using M = Microscope;
  constexpr auto science = ParameterClass::science;
  const ParameterRange stretch{.at_least = 0.1, .at_most = 10};
  return {
      parameter<&M::psf_model, Config>({.name = "psf-model",
                                        .kind = science,
                                        .choices = names_of(psf_models()),
                                        .help = "formula; legacy: too wide by --rf",
                                        .rare = true}),
      parameter<&M::effective_na, Config>({.name = "effective-na",
                                           .kind = science,
                                           .range = {.above = 0},
                                           .automatic = "na",
                                           .help = "aperture that the PSF really shows",
                                           .rare = true}),
      parameter<&M::psf_scale_xy, Config>({.name = "psf-scale-xy",
                                           .kind = science,
                                           .range = stretch,
                                           .help = "stretch the PSF sideways",
                                           .rare = true}),
      parameter<&M::psf_scale_z, Config>({.name = "psf-scale-z",
                                          .kind = science,
                                          .range = stretch,
                                          .help = "stretch the PSF in depth",
                                          .rare = true}),
      parameter<&M::sheet, Config>({.name = "sheet",
                                    .kind = science,
                                    .choices = names_of(sheet_models()),
                                    .help = "what forms it; auto: slit, legacy circular",
                                    .rare = true}),
      parameter<&M::beam_radius, Config>({.name = "beam-radius",
                                          .kind = science,
                                          .unit = "mm",
                                          .range = {.above = 0, .at_most = 10000},
                                          .help = "to 1/e², of a Gaussian sheet's beam",
                                          .rare = true}),
      parameter<&M::sheet_fwhm, Config>({.name = "sheet-fwhm",
                                         .kind = science,
                                         .unit = "µm",
                                         .range = {.above = 0, .at_most = 1000},
                                         .automatic = "auto",
                                         .help = "of a Gaussian sheet's waist; auto: lens, slit",
                                         .rare = true}),
      parameter<&M::sheet_axis, Config>({.name = "sheet-axis",
                                         .kind = science,
                                         .choices = {"x", "y"},
                                         .help = "that the sheet propagates along",
                                         .rare = true}),
      parameter<&M::sheet_focus, Config>({.name = "sheet-focus",
                                          .kind = science,
                                          .unit = "µm",
                                          .range = {.at_least = -1e6, .at_most = 1e6},
                                          .automatic = "auto",
                                          .help = "its waist from voxel 0; auto: everywhere",
                                          .rare = true}),
  };
}

} // namespace lsdeconv
