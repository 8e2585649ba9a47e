#include "run_rows.hpp"

namespace lsdeconv {

RunRows device_rows() {
  return {
      parameter<&RunConfig::device>(
          {.name = "device", .choices = {"auto", "cpu", "cuda"}, .help = "auto: a GPU where there is one"}),
      parameter<&RunConfig::gpu_indices>({.name = "gpu-indices",
                                          .range = {.at_least = 0, .at_most = 1023},
                                          .automatic = "all",
                                          .help = "of each node, numbered as nvidia-smi does"}),
      parameter<&RunConfig::gpu_workers_per_gpu>({.name = "gpu-workers-per-gpu",
                                                  .unit = "blocks",
                                                  .range = {.at_least = 1, .at_most = 64},
                                                  .help = "in flight on the host for each GPU",
                                                  .rare = true}),
      parameter<&RunConfig::cpu_workers>({.name = "cpu-workers",
                                          .unit = "ranks",
                                          .range = {.at_least = 0, .at_most = 4096},
                                          .help = "of a node that may compute without a GPU",
                                          .rare = true}),
      parameter<&RunConfig::bind>(
          {.name = "bind", .help = "leave threads where the system puts them", .rare = true}),
  };
}

RunRows memory_rows() {
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
                                     .help = "of each node for a run's ranks; auto: all that is free"}),
      parameter<&RunConfig::stage_dir>({.name = "stage-dir",
                                        .placeholder = "FOLDER",
                                        .help = "on each node's own disk, for slices while they are needed"}),
      parameter<&RunConfig::strip_cache>(
          {.name = "strip-cache",
           .unit = "GiB",
           .range = {.above = 0},
           .automatic = "auto",
           .help = "of each node's memory for decoded strips; auto: as planned",
           .rare = true}),
      parameter<&RunConfig::share_strips>(
          {.name = "share-strips", .help = "each rank of a node decodes for itself alone", .rare = true}),
      parameter<&RunConfig::threads>({.name = "threads",
                                      .range = {.at_least = 1, .at_most = 4096},
                                      .automatic = "auto",
                                      .help = "of each rank; auto: all cores; several runs: a part each"}),
      parameter<&RunConfig::storage_rate>({.name = "storage-rate",
                                           .unit = "GB/s",
                                           .range = {.above = 0},
                                           .automatic = "auto",
                                           .help = "that all ranks share, to plan with; auto: 1 per node",
                                           .rare = true}),
      parameter<&RunConfig::fft_plan>({.name = "fft-plan",
                                       .choices = {"estimate", "measure"},
                                       .help = "without effect: of versions that planned transforms",
                                       .rare = true}),
      parameter<&RunConfig::quality>(
          {.name = "quality", .help = "take no numbers of quality, which saves seconds", .rare = true}),
  };
}

RunRows checkpoint_rows() {
  return {
      parameter<&RunConfig::checkpoint>({.name = "checkpoint",
                                         .placeholder = "FILE",
                                         .help = "on shared storage; else OUTPUT/checkpoint.h5"}),
      parameter<&RunConfig::cache_drive>({.name = "cache-drive",
                                          .placeholder = "FOLDER",
                                          .help = "that the checkpoint is put into",
                                          .rare = true}),
      parameter<&RunConfig::checkpoint_voxels>({.name = "checkpoint-voxels",
                                                .kind = ParameterClass::science,
                                                .choices = {"float32", "float16"},
                                                .help = "float16: half the disk, 3 digits of each count",
                                                .rare = true}),
      parameter<&RunConfig::resume>(
          {.name = "resume", .help = "start over, replace an earlier checkpoint of this program"}),
      parameter<&RunConfig::verify>({.name = "verify",
                                     .help = "trust a continued run's finished blocks (export still checks)",
                                     .rare = true}),
      parameter<&RunConfig::fsync>(
          {.name = "fsync", .help = "for scratch: safe against kills, not against power loss", .rare = true}),
      parameter<&RunConfig::lock_patience>(
          {.name = "lock-patience",
           .unit = "s",
           .range = {.at_least = 6, .at_most = 3600},
           .help = "that another run with these files may be silent until it is dead",
           .rare = true}),
      parameter<&RunConfig::remove_checkpoint>(
          {.name = "remove-checkpoint", .help = "delete it after the export", .rare = true}),
  };
}

} // namespace lsdeconv
