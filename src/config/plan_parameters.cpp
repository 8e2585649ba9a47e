#include "run_rows.hpp"

namespace lsdeconv {

RunRows plan_rows() {
  return {
      parameter<&RunConfig::shape>({.name = "shape",
                                    .automatic = "input",
                                    .help = "plan for a volume of so many voxels, without files",
                                    .only_of = "plan"}),
      parameter<&RunConfig::voxel_type>({.name = "voxel-type",
                                         .choices = {"uint8", "uint16", "float32"},
                                         .help = "of the volume of --shape",
                                         .only_of = "plan"}),
      parameter<&RunConfig::plan_ranks>({.name = "plan-ranks",
                                         .range = {.at_least = 1, .at_most = 65536},
                                         .automatic = "these",
                                         .help = "plan for so many, as if they were there",
                                         .only_of = "plan"}),
      parameter<&RunConfig::plan_nodes>({.name = "plan-nodes",
                                         .range = {.at_least = 1, .at_most = 65536},
                                         .automatic = "auto",
                                         .help = "that they run on; auto: four GPUs or one CPU rank in each",
                                         .only_of = "plan"}),
      parameter<&RunConfig::plan_gpu_memory>({.name = "plan-gpu-memory",
                                              .unit = "GiB",
                                              .range = {.above = 0},
                                              .automatic = "none",
                                              .help = "of the GPU that each of them has; none: CPU",
                                              .only_of = "plan"}),
  };
}

RunRows tune_rows() {
  constexpr std::string_view only = "tune";
  const ParameterRange stretch{.at_least = 0.2, .at_most = 5};
  return {
      parameter<&RunConfig::tune_numit>({.name = "tune-numit",
                                         .range = {.at_least = 1, .at_most = 10000},
                                         .automatic = "auto",
                                         .help = "numbers of iterations to try",
                                         .only_of = only}),
      parameter<&RunConfig::tune_tv>({.name = "tune-tv",
                                      .range = {.at_least = 0, .at_most = 0.1},
                                      .automatic = "auto",
                                      .help = "weights of the total variation to try",
                                      .only_of = only}),
      parameter<&RunConfig::tune_psf_z>({.name = "tune-psf-z",
                                         .range = stretch,
                                         .automatic = "auto",
                                         .help = "factors on the PSF's depth to try",
                                         .only_of = only}),
      parameter<&RunConfig::tune_psf_xy>({.name = "tune-psf-xy",
                                          .range = stretch,
                                          .automatic = "auto",
                                          .help = "factors on the PSF's width across to try",
                                          .only_of = only}),
      parameter<&RunConfig::tune_background>({.name = "tune-background",
                                              .unit = "counts",
                                              .range = {.at_least = 0},
                                              .automatic = "auto",
                                              .help = "backgrounds to try",
                                              .only_of = only}),
  };
}

RunRows compare_rows() {
  return {
      parameter<&RunConfig::compared>(
          {.name = "with", .help = "the other volume; may be given without --with", .only_of = "compare"}),
  };
}

} // namespace lsdeconv
