#pragma once

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/deconvolution/deconvolver.hpp"
#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/run/placement/device_survey.hpp"
#include "lsdeconv/run/prepared/provenance.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"

#include <cstdint>
#include <optional>

namespace lsdeconv {

/// How the work is cut into blocks and what it is expected to take.
struct RunPlan {
  Plan blocks; ///< Its shape is the manifest's grid.
  /// Blocks that the checkpoint holds already; none where the run starts afresh.
  std::optional<std::int64_t> blocks_done;
  /// Bytes of the input that all ranks together have decoded to look at the data, before the first block.
  std::int64_t bytes_sampled = 0;
  /// Voxels of the smallest transform so far that did not fit into some rank's memory; 0: all did.
  std::int64_t too_large_transform = 0;
};

/// Everything a run knows before it computes the first voxel. Making it creates and changes nothing on disk.
struct PreparedRun {
  RunConfig config;           ///< What the user asked for.
  OutputLayout layout;        ///< Where its files go.
  ComputeResources resources; ///< What the ranks compute with.
  PreparedInput input;        ///< The volume.
  RunPsf psf;                 ///< What it is deconvolved with.
  RunManifest manifest;       ///< What must stay the same when the run is continued.
  RunPlan plan;               ///< How the work is cut; another rank count may change all but the grid.
  /// Whether the result is there though its checkpoint is gone, so that nothing is left to do. Input,
  /// manifest and plan are empty then.
  bool finished = false;
  /// What its ranks compute on, on rank 0; empty before the run begins.
  RunMachines machines;
};

/// Whether the weight of the total variation is left to the data: --tv auto, with an algorithm that it suits
/// and without --lambda-damping, which has its place.
bool chooses_total_variation(const RunConfig& config);

/// Weight of the total variation: as given or as chosen; 0: none.
double total_variation(const RunConfig& config, const RunManifest& manifest);

/// What the deconvolver iterates every block with.
IterationParameters iteration_parameters(const RunConfig& config, const RunManifest& manifest);

/// Bytes of all voxels of the exported slices, before compression. input: of the volume that is deconvolved.
std::int64_t export_bytes(const RunConfig& config, const VolumeDescription& input);

} // namespace lsdeconv
