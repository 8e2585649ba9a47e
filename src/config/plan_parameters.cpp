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

} // namespace lsdeconv
