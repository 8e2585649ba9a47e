#include "lsdeconv/run/planning/worker_memory.hpp"

#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/projections/projection_grid.hpp"
#include "lsdeconv/run/input/input_stages.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr double result_bytes = sizeof(float);
/// What the Fourier library of a GPU takes for itself, per voxel. The exact amount is known when the worker
/// is allocated.
constexpr double fourier_library_bytes = 4;
/// Part of a GPU's free memory that is planned with: drivers and fragmentation take some.
constexpr double planned_part_of_gpu = 0.95;

/// Part of a rank's memory that decoded strips may take: blocks are made smaller for a row of them to fit in.
constexpr double most_of_memory_for_chunks = 0.75;
/// Memory for strips in relation to the strips that it is to hold: some of it is always unused.
constexpr double room_for_chunks = 1.1;
/// The same for all strips of the volume, with what is stored beside each of them.
constexpr double room_for_all_chunks = 1.25;
/// Chunks of which fewer than this cover the rows of a slice are too large to be kept for rows of blocks.
constexpr std::int64_t chunks_per_slice = 4;

/// Of all chunks that the volume touches, decoded: no rank can fill more memory.
double bytes_of_all_chunks(const PreparedInput& input, const StorageLayout& chunks) {
  const Extent3 volume = input.description().extent;
  const std::int64_t along_y = ceil_div(std::max(input.slice.y, volume.y), chunks.chunk_rows);
  const std::int64_t along_x = ceil_div(std::max(input.slice.x, volume.x), chunks.chunk_columns);
  const std::int64_t along_z = ceil_div(volume.z, chunks.chunk_slices);
  return static_cast<double>(along_z * along_y * along_x * chunks.chunk_bytes());
}

/// given_gib: GiB per node that the user allows; 0: not said.
ChunkCacheMemory chunk_cache_memory(const PreparedInput& input, const WorkerShare& share, double given_gib) {
  const StorageLayout chunks = input_chunks(input);
  const Extent3 slice = input.description().extent;
  const auto bytes = static_cast<double>(share.bytes);
  const double row = static_cast<double>(std::max(slice.x, chunks.chunk_columns) * chunks.bytes_per_voxel);
  const bool rows_fit = chunks_per_slice * chunks.chunk_rows <= std::max(input.slice.y, slice.y);
  // While some ranks of a node end a row of blocks, others begin the next: neither's strips make room then.
  const double rows_begun = share.ranks_on_node > 1 ? 2 : 1;
  const double given = given_gib * gibibyte / share.ranks_on_node;
  const double fillable = room_for_all_chunks * bytes_of_all_chunks(input, chunks);
  const double least = given > 0 ? given : bytes * cached_part_of_memory;
  const double most = given > 0 ? given : bytes * most_of_memory_for_chunks;
  return {.bytes_per_row = rows_fit ? rows_begun * room_for_chunks * row / share.ranks_on_node : 0,
          .chunk_rows = chunks.chunk_rows,
          .least = static_cast<std::int64_t>(std::min(least, fillable)),
          .most = static_cast<std::int64_t>(std::min(most, fillable)),
          .chunk_slices = chunks.chunk_slices};
}

/// What a block holds for the coarse volumes per voxel of its core: little but where cells are of few voxels.
double cell_bytes_per_voxel(const PreparedRun& run) {
  constexpr double bytes_per_cell = 3 * sizeof(float) + sizeof(double); // the sum is added up as double
  const ProjectionGrid grid =
      projection_grid(run.input.description().extent, voxel_of(run.config), run.config.atlas_voxel);
  return grid.has_cells() ? bytes_per_cell / static_cast<double>(voxel_count(grid.voxels_per_cell)) : 0;
}

} // namespace

int buffers_per_side(const RunConfig& config, const DeviceSurvey& devices) {
  const int wished = devices.gpu_bytes ? config.gpu_workers_per_gpu : 0;
  return std::max(devices.in_flight + 1, wished);
}

void add_memory(PlanRequest& request, const PreparedRun& run) {
  const double sample = static_cast<double>(bytes_per_voxel(run.input.sample_type));
  const double deconvolver =
      algorithm(run.config.algorithm).bytes_per_voxel(iteration_parameters(run.config, run.manifest));
  const DeviceSurvey& devices = run.resources.devices;
  const WorkerShare& share = run.resources.share;
  const bool any_gpu = devices.gpu_bytes.has_value();
  const int buffers = buffers_per_side(run.config, devices);
  const int held_by_cpu = devices.any_cpu ? devices.in_flight : 0;

  request.bytes_per_worker = share.bytes;
  request.bytes_per_transform_voxel =
      (devices.any_cpu ? deconvolver : 0.0) + (buffers + held_by_cpu) * sample;
  request.bytes_per_padded_voxel =
      smoothing_bytes_per_voxel(run.config) + masking_bytes_per_voxel(run.config, run.input.sample_type);
  request.bytes_per_core_voxel = (buffers + held_by_cpu) * (result_bytes + cell_bytes_per_voxel(run));
  request.bytes_fixed = program_bytes + stripe_bytes(run.input, run.config, share);
  request.chunk_cache = chunk_cache_memory(run.input, share, run.config.strip_cache);
  if (any_gpu) {
    request.device = MemoryPool{
        .bytes = static_cast<std::int64_t>(static_cast<double>(*devices.gpu_bytes) * planned_part_of_gpu),
        .per_transform_voxel = deconvolver + fourier_library_bytes + devices.in_flight * sample,
        .per_padded_voxel = 0,
        .per_core_voxel = devices.in_flight * result_bytes,
        .fixed = 0,
        .chunk_cache = {},
    };
  }
}

} // namespace lsdeconv
