#pragma once

#include "lsdeconv/core/storage_layout.hpp"
#include "lsdeconv/grid/block_grid.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace lsdeconv {

/// Halo in voxels per axis: max(2 half_support, half_support + 3 FWHM), which was measured to suffice for 12
/// iterations, and one FWHM more for every 8 iterations beyond; never more than the (2 iterations + 1)
/// half_support that voxels can influence each other over. `effective_iterations` counts as the accelerated
/// algorithm (shb) would need them for the same result; `iterations` are those really done. Throws Error for
/// a FWHM that is negative or not finite.
Extent3 halo_for(const Extent3& half_support, const Triple<double>& fwhm_voxels, double effective_iterations,
                 std::int64_t iterations);

/// Memory of a rank for decoded chunks, which are kept for the blocks that follow. As long
/// as it holds those of a row of blocks through the whole volume along x, each layer of blocks decodes each
/// chunk once.
struct ChunkCacheMemory {
  /// Bytes for each row (z, y) of voxels of a padded box; 0: no rows of blocks are kept.
  double bytes_per_row = 0;
  std::int64_t chunk_rows = 1;   ///< Rows of a chunk.
  std::int64_t least = 0;        ///< Bytes that the memory has in any case.
  std::int64_t most = 0;         ///< Bytes that it has at most, where that is more than `least`.
  std::int64_t chunk_slices = 1; ///< Slices of a chunk.
};

/// A memory that a block must fit into, the host's or the device's, and what it takes of it. All in bytes;
/// "per voxel" is per voxel of the block's transform, padded box or core.
struct MemoryPool {
  std::int64_t bytes = 0; ///< What the rank with the least memory has.
  double per_transform_voxel = 0;
  double per_padded_voxel = 0;
  double per_core_voxel = 0;
  std::int64_t fixed = 0; ///< What does not depend on the size of blocks.
  ChunkCacheMemory chunk_cache{};
};

/// Number of PSFs that the blocks need where the PSF depends on the place along one axis: a block is
/// deconvolved once with each PSF that has a weight in it.
struct PsfsPerBlock {
  int axis = 2; ///< 0 is z, 1 is y, 2 is x.
  /// For cores of that length along the axis: the mean over all blocks, at least 1.
  std::function<double(std::int64_t core)> mean{};
};

/// Everything the plan depends on. The same request gives the same plan on every rank and machine.
struct PlanRequest {
  Extent3 volume;       ///< Voxels.
  Extent3 half_support; ///< Of the PSF, in voxels.
  Extent3 halo;         ///< Voxels.
  /// Transform passes (forward or backward) per block and PSF: 4 per iteration and 2 for the start.
  std::int64_t transforms = 50;
  /// None where the PSF is the same everywhere.
  std::optional<PsfsPerBlock> psfs{};
  /// Ranks that compute.
  std::int64_t workers = 1;
  /// Nodes that they run on. Each node keeps the decoded chunks of the row of blocks that it works on.
  std::int64_t nodes = 1;
  /// Host memory, in bytes, of the rank that has least, for everything below.
  std::int64_t bytes_per_worker = 0;
  /// Bytes that the deconvolver needs per voxel of the transform.
  double bytes_per_transform_voxel = 20;
  /// Bytes of the pipeline's buffers per voxel of a padded box (being read, waiting) and of a core (waiting,
  /// being written).
  double bytes_per_padded_voxel = 8;
  double bytes_per_core_voxel = 8;
  /// Bytes of a rank that do not depend on the size of blocks.
  std::int64_t bytes_fixed = 0;
  ChunkCacheMemory chunk_cache{};
  /// Memory of the device, where it has its own: a GPU. Extents are then chosen by gpu_transform_cost(), and
  /// transforms have fewer than 2^31 floats, padding of the rows included.
  std::optional<MemoryPool> device{};
  /// Limit on the voxels of a transform; 0: none (option --block-size-max).
  std::int64_t largest_transform = 0;
  /// Whether that limit comes from a device which had no room for larger ones, in place of that option.
  bool device_had_no_room = false;
  /// How the input is stored.
  StorageLayout layout;

  /// The memory of the host.
  [[nodiscard]] MemoryPool host() const {
    return {bytes_per_worker,
            bytes_per_transform_voxel,
            bytes_per_padded_voxel,
            bytes_per_core_voxel,
            bytes_fixed,
            chunk_cache};
  }
};

/// Rates that the estimates assume; the report of a run shows the real ones.
struct NominalRates {
  double transform_voxels_per_second = 80e6; ///< One transform pass at the cheapest extent, per worker.
  double decoded_bytes_per_second = 400e6;   ///< Per worker.
  double written_bytes_per_second = 400e6;   ///< Per worker.
  double storage_bytes_per_second = 800e6;   ///< Reading and writing, all workers together.
  double storage_slices_per_second = 50e3;   ///< Opening files of the input, all workers together.
  double seconds_per_block = 0.05; ///< Asking for a block, syncing and marking it in the checkpoint.
  double seconds_per_slice = 2e-4; ///< Opening a slice, for each block that reads from it.
  /// Reading, computing and writing overlap. This part of the time of the two faster ones is lost all the
  /// same, because they share cores, memory and storage.
  double overlap_loss = 0.1;
};

/// Blocks that the worker which ends last has done one after the other. 1 where there are no more blocks than
/// workers. Else the mean of ceil(blocks / workers), reached by workers that keep perfect step, and blocks /
/// workers + 1 - 1 / workers, which is never exceeded (Graham, SIAM J. Appl. Math. 17:416, 1969): hence the
/// planner chooses few large blocks where each worker has one, and many small ones where it has several.
double rounds_of_blocks(double blocks, double workers);

/// A grid, and the memory and time that a run on it is estimated to take.
struct Plan {
  GridShape shape;
  std::int64_t bytes_per_worker = 0; ///< Host memory that a worker will use.
  std::int64_t bytes_on_device = 0;  ///< Memory of its device that it will use, where that has its own.
  std::int64_t bytes_for_chunks = 0; ///< Part of bytes_per_worker for decoded chunks.
  /// Bytes that reading all padded boxes decodes. Along y and x, chunks that two blocks share are counted
  /// once where the chunks of a row of blocks are kept, else for every block.
  std::int64_t bytes_decoded = 0;
  double block_seconds = 0;   ///< Estimated time of a mean block in a full pipeline.
  double compute_seconds = 0; ///< Part of block_seconds on the device.
  double storage_seconds = 0; ///< Estimated time for everything that the storage reads and writes.
  double total_seconds = 0;   ///< Estimated time of all blocks on all workers.
};

/// The grid of least estimated time among those that keep the limits; of several, the one with the fewest
/// blocks. Cores are balanced, transforms have fast_lengths(), and there are at most a million blocks. Takes
/// well under a second. Throws UserError where not even the smallest block fits, and names the memory (or
/// --block-size-max) that would suffice.
Plan plan_blocks(const PlanRequest& request, const NominalRates& rates = {});

/// The memory and time that a run on a given grid is estimated to take. `request` need not be one that this
/// grid is best for. Throws Error for a request that makes no sense.
Plan estimate_plan(const GridShape& shape, const PlanRequest& request, const NominalRates& rates = {});

} // namespace lsdeconv
