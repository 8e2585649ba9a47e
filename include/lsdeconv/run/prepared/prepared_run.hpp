#pragma once

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"
#include "lsdeconv/filters/stripes.hpp"
#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/io/checkpoint.hpp"
#include "lsdeconv/io/staging_area.hpp"
#include "lsdeconv/run/pipeline/worker.hpp"
#include "lsdeconv/run/placement/device_survey.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"

#include <memory>
#include <optional>

namespace lsdeconv {

/// Everything a run knows before it computes the first voxel. Making it creates and changes nothing on disk.
struct PreparedRun {
  RunConfig config;
  OutputLayout layout;
  WorkerShare share;
  /// Of the filtered input, see input_stages.hpp.
  std::unique_ptr<VolumeReader> reader;
  /// Of a whole slice as it is stored.
  Extent3 slice;
  /// Where the reader puts slices while it is open; null without --stage-dir.
  std::shared_ptr<StagingArea> staging;
  /// What destriping takes out; null where it is off.
  std::shared_ptr<const Stripes> stripes;
  PointSpreadFunction psf;
  /// Where the PSF depends on the place, all of them, `psf` being the widest; else null.
  std::shared_ptr<const PsfField> psfs;
  int iterations = 0; ///< The same for every block.
  /// Intensities and, where they are chosen, iterations come from the data; not so in a plan, which reads
  /// none.
  bool sampled = true;
  RunManifest record;
  Plan plan;
  /// Of the samples that workers take.
  VoxelType sample_type = VoxelType::float32;
  DeviceSurvey devices;
  /// Its backend is open; allocate_worker() gives it the rest.
  Worker worker;
  /// Voxels of a transform that proved too large for some rank's memory; 0: none did.
  std::int64_t too_large_transform = 0;
  /// Blocks that the checkpoint holds already; none where the run starts afresh.
  std::optional<std::int64_t> blocks_done;
};

/// What every block is iterated with.
IterationParameters iteration_parameters(const PreparedRun& run);

/// Bytes of the exported series without compression.
std::int64_t export_bytes(const PreparedRun& run);

} // namespace lsdeconv
