#pragma once

#include "parameter_rows.hpp"

#include "lsdeconv/config/microscope.hpp"

#include <optional>

namespace lsdeconv {

/// The parameter that sets a member of the optics.
template <auto member, typename Config>
Parameter<Config> optics_parameter(ParameterRow row) {
  return parameter_at<Config, &Microscope::optics, member>(std::move(row));
}

/// The voxel size and the optics. `unset`: the word for voxel size and wavelengths that are not given, if
/// they may be.
template <typename Config>
std::vector<Parameter<Config>> optics_parameters(std::optional<std::string_view> unset) {
  using M = Microscope;
  using O = LightSheetOptics;
  constexpr auto science = ParameterClass::science;
  // Wide enough for every light-sheet microscope, narrow enough to catch a mistaken unit.
  const ParameterRange micrometres{.above = 0, .at_most = 100};
  const ParameterRange nanometres{.at_least = 200, .at_most = 3000};
  const ParameterRange millimetres{.above = 0, .at_most = 10000};
  return {
      parameter_at<Config, &M::dxy>({.name = "dxy",
                                     .kind = science,
                                     .unit = "µm",
                                     .range = micrometres,
                                     .automatic = unset,
                                     .help = "voxel size in x and y"}),
      parameter_at<Config, &M::dz>({.name = "dz",
                                    .kind = science,
                                    .unit = "µm",
                                    .range = micrometres,
                                    .automatic = unset,
                                    .help = "distance of slices"}),
      optics_parameter<&O::excitation_nm, Config>({.name = "lambda-ex",
                                                   .aliases = {"ex"},
                                                   .kind = science,
                                                   .unit = "nm",
                                                   .range = nanometres,
                                                   .automatic = unset,
                                                   .help = "excitation wavelength, in vacuum"}),
      optics_parameter<&O::emission_nm, Config>({.name = "lambda-em",
                                                 .aliases = {"em"},
                                                 .kind = science,
                                                 .unit = "nm",
                                                 .range = nanometres,
                                                 .automatic = unset,
                                                 .help = "emission wavelength, in vacuum"}),
      optics_parameter<&O::na, Config>({.name = "na",
                                        .kind = science,
                                        .range = {.above = 0},
                                        .help = "numerical aperture of detection, below --rf"}),
      optics_parameter<&O::refractive_index, Config>({.name = "rf",
                                                      .kind = science,
                                                      .range = {.at_least = 1, .at_most = 3},
                                                      .help = "refractive index of the medium"}),
      optics_parameter<&O::cylinder_focal_length_mm, Config>({.name = "fcyl",
                                                              .kind = science,
                                                              .unit = "mm",
                                                              .range = millimetres,
                                                              .help = "focal length of the cylinder lens"}),
      optics_parameter<&O::slit_width_mm, Config>({.name = "slitwidth",
                                                   .kind = science,
                                                   .unit = "mm",
                                                   .range = millimetres,
                                                   .help = "full width of the slit before it"}),
  };
}

/// The names in a table, in its order.
template <typename Row>
std::vector<std::string_view> names_of(std::span<const Row> rows) {
  std::vector<std::string_view> names;
  for (const Row& row : rows) {
    names.push_back(row.name);
  }
  return names;
}

/// How the PSF is computed from the optics.
template <typename Config>
std::vector<Parameter<Config>> psf_model_parameters() {
  using M = Microscope;
  using O = LightSheetOptics;
  constexpr auto science = ParameterClass::science;
  const ParameterRange stretch{.at_least = 0.1, .at_most = 10};
  return {
      optics_parameter<&O::model, Config>({.name = "psf-model",
                                           .kind = science,
                                           .choices = names_of(psf_models()),
                                           .help = "auto: debye above NA 0.5, else born-wolf",
                                           .rare = true}),
      optics_parameter<&O::effective_na, Config>({.name = "effective-na",
                                                  .kind = science,
                                                  .range = {.above = 0},
                                                  .automatic = "na",
                                                  .help = "aperture that the PSF really shows",
                                                  .rare = true}),
      optics_parameter<&O::scale_xy, Config>({.name = "psf-scale-xy",
                                              .kind = science,
                                              .range = stretch,
                                              .help = "stretch the PSF sideways",
                                              .rare = true}),
      optics_parameter<&O::scale_z, Config>({.name = "psf-scale-z",
                                             .kind = science,
                                             .range = stretch,
                                             .help = "stretch the PSF in depth",
                                             .rare = true}),
      optics_parameter<&O::sheet, Config>({.name = "sheet",
                                           .kind = science,
                                           .choices = names_of(sheet_models()),
                                           .help = "what forms it; auto: slit, legacy circular",
                                           .rare = true}),
      optics_parameter<&O::beam_radius_mm, Config>({.name = "beam-radius",
                                                    .kind = science,
                                                    .unit = "mm",
                                                    .range = {.above = 0, .at_most = 10000},
                                                    .help = "to 1/e², of a Gaussian sheet's beam",
                                                    .rare = true}),
      optics_parameter<&O::sheet_fwhm_um, Config>({.name = "sheet-fwhm",
                                                   .kind = science,
                                                   .unit = "µm",
                                                   .range = {.above = 0, .at_most = 1000},
                                                   .automatic = "auto",
                                                   .help = "of a Gaussian sheet's waist; auto: lens, slit",
                                                   .rare = true}),
      optics_parameter<&O::sheet_axis, Config>({.name = "sheet-axis",
                                                .kind = science,
                                                .choices = {"x", "y"},
                                                .help = "that the sheet propagates along",
                                                .rare = true}),
      parameter_at<Config, &M::sheet_focus>({.name = "sheet-focus",
                                             .kind = science,
                                             .unit = "µm",
                                             .range = {.at_least = -1e6, .at_most = 1e6},
                                             .automatic = "auto",
                                             .help = "its waist from voxel 0; auto: everywhere",
                                             .rare = true}),
  };
}

} // namespace lsdeconv
