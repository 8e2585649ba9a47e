#pragma once

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/deconvolution/deconvolver.hpp"
#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/run/placement/device_survey.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"

#include <cstdint>
#include <optional>

namespace lsdeconv {

/// How the work is cut and what it is expected to take.
struct RunPlan {
  Plan blocks;
  /// Blocks that the checkpoint holds already; none where the run starts afresh.
  std::optional<std::int64_t> blocks_done;
  /// Voxels of a transform that proved too large for some rank's memory; 0: none did.
  std::int64_t too_large_transform = 0;
};

/// Everything a run knows before it computes the first voxel. Making it creates and changes nothing on disk.
struct PreparedRun {
  RunConfig config;
  OutputLayout layout;
  ComputeResources resources;
  PreparedInput input;
  RunPsf psf;
  RunManifest manifest;
  RunPlan plan;
};

/// What every block is iterated with.
IterationParameters iteration_parameters(const RunConfig& config, const RunManifest& manifest);

/// Bytes of the exported series without compression.
std::int64_t export_bytes(const PreparedRun& run);

} // namespace lsdeconv
