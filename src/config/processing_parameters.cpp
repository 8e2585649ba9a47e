#include "run_rows.hpp"

#include "lsdeconv/deconvolution/algorithms.hpp"

namespace lsdeconv {
namespace {

constexpr auto science = ParameterClass::science;

std::vector<std::string_view> algorithm_names() {
  std::vector<std::string_view> names;
  for (const AlgorithmRow& row : algorithms()) {
    names.push_back(row.name);
  }
  return names;
}

/// Daubechies' wavelets by their number of vanishing moments.
std::vector<std::string_view> wavelet_names() {
  return {"db1",  "db2",  "db3",  "db4",  "db5",  "db6",  "db7",  "db8",  "db9",  "db10",
          "db11", "db12", "db13", "db14", "db15", "db16", "db17", "db18", "db19", "db20"};
}

} // namespace

RunRows filter_rows() {
  return {
      parameter<&RunConfig::destripe_sigma>({.name = "destripe-sigma",
                                             .kind = science,
                                             .unit = "bins",
                                             .range = {.at_least = 0, .at_most = 20},
                                             .automatic = "off",
                                             .help = "stripes: notch width over their full length; try 2"}),
      parameter<&RunConfig::destripe_method>({.name = "destripe-method",
                                              .kind = science,
                                              .choices = {"munch", "median"},
                                              .help = "median: fixed columns (z) or shadows (x, y)",
                                              .rare = true}),
      parameter<&RunConfig::destripe_axis>({.name = "destripe-axis",
                                            .kind = science,
                                            .choices = {"z", "x", "y"},
                                            .help = "that stripes run along: shadows along the sheet's",
                                            .rare = true}),
      parameter<&RunConfig::destripe_wavelet>({.name = "destripe-wavelet",
                                               .kind = science,
                                               .choices = wavelet_names(),
                                               .placeholder = "db1..db20",
                                               .help = "of the bands that are notched",
                                               .rare = true}),
      parameter<&RunConfig::destripe_levels>({.name = "destripe-levels",
                                              .kind = science,
                                              .range = {.at_least = 0, .at_most = 20},
                                              .automatic = "auto",
                                              .help = "of the wavelet; auto: what fits, up to 4",
                                              .rare = true}),
      parameter<&RunConfig::gaussian_sigma>({.name = "gaussian-sigma",
                                             .aliases = {"sigma"},
                                             .kind = science,
                                             .unit = "voxels",
                                             .range = {.at_least = 0, .at_most = 100},
                                             .automatic = "off",
                                             .help = "blur data and PSF alike: 0.5 0.5 1.5"}),
      parameter<&RunConfig::gaussian_filter_size>({.name = "gaussian-filter-size",
                                                   .aliases = {"filter-size"},
                                                   .kind = science,
                                                   .unit = "voxels",
                                                   .range = {.at_least = 1, .at_most = 1001, .odd = true},
                                                   .automatic = "auto",
                                                   .help = "of its kernel; auto: from sigma",
                                                   .rare = true}),
      parameter<&RunConfig::denoise_strength>({.name = "denoise-strength",
                                               .kind = science,
                                               .unit = "counts",
                                               .range = {.at_least = 0},
                                               .automatic = "off",
                                               .help = "less than this above background becomes background",
                                               .rare = true}),
  };
}

RunRows deconvolution_rows() {
  return {
      parameter<&RunConfig::algorithm>(
          {.name = "algorithm",
           .shorthands = {{"accelerate", "shb"}},
           .kind = science,
           .choices = algorithm_names(),
           .help = "accelerated; plain; where halves agree, 3 times as slow; of 2025"}),
      parameter<&RunConfig::numit>({.name = "numit",
                                    .short_name = 'n',
                                    .aliases = {"it"},
                                    .kind = science,
                                    .range = {.at_least = 1, .at_most = 10000},
                                    .automatic = "auto",
                                    .help = "iterations; auto: from the data, one for all"}),
      parameter<&RunConfig::stop_criterion>({.name = "stop-criterion",
                                             .kind = science,
                                             .unit = "%",
                                             .range = {.at_least = 0, .at_most = 100},
                                             .automatic = "off",
                                             .help = "choose iterations by this change, at most --numit",
                                             .rare = true}),
      parameter<&RunConfig::background>(
          {.name = "background",
           .word_row = "background-shape",
           .word = "smooth",
           .kind = science,
           .unit = "counts",
           .range = {.at_least = 0},
           .automatic = "auto",
           .help = "haze above the offset; auto: from slices; smooth: varying slowly"}),
      parameter<&RunConfig::background_shape>(
          {.name = "background-shape",
           .kind = science,
           .choices = {"auto", "constant", "smooth"},
           .help = "haze: one level or varying slowly; auto: as the data show",
           .rare = true}),
      parameter<&RunConfig::start>({.name = "start",
                                    .kind = science,
                                    .choices = {"correlation", "image"},
                                    .help = "first estimate; image: as in 2019",
                                    .rare = true}),
  };
}

RunRows regularisation_rows() {
  return {
      parameter<&RunConfig::tv>({.name = "tv",
                                 .kind = science,
                                 .range = {.at_least = 0, .at_most = 0.1},
                                 .automatic = "auto",
                                 .zero = "off",
                                 .help = "weight of the total variation; auto: from the noise"}),
      parameter<&RunConfig::lambda_damping>({.name = "lambda-damping",
                                             .kind = science,
                                             .range = {.at_least = 0, .at_most = 1},
                                             .automatic = "off",
                                             .help = "part of the neighbours' mean in each step",
                                             .rare = true}),
      parameter<&RunConfig::regularize_interval>({.name = "regularize-interval",
                                                  .kind = science,
                                                  .unit = "iterations",
                                                  .range = {.at_least = 0, .at_most = 10000},
                                                  .automatic = "off",
                                                  .help = "between two Gaussian smoothings",
                                                  .rare = true}),
  };
}

} // namespace lsdeconv
