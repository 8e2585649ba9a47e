#pragma once

#include "lsdeconv/core/storage_layout.hpp"
#include "lsdeconv/grid/block_grid.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace lsdeconv {

/// Halo in voxels per axis (the halo rule): max(2 half, half + 3 FWHM), and one FWHM more for every 8
/// iterations beyond the 12 which that was measured to suffice for; never more than k iterations can reach,
/// (2 k + 1) half. `effective_iterations`: the count in iterations of the accelerated algorithm (shb).
/// `iterations`: k.
Extent3 halo_for(const Extent3& half_support, const Triple<double>& fwhm_voxels, double effective_iterations,
                 std::int64_t iterations);

/// Decoded strips or tiles that a rank keeps for the blocks that follow. As long as they hold a row of
/// blocks, which reaches through the volume along x, a layer of blocks decodes each of them once.
struct ChunkCacheMemory {
  double bytes_per_row = 0;    ///< For each row of voxels of a padded box; 0: rows of blocks are not held.
  std::int64_t chunk_rows = 1; ///< Of a strip or tile.
  std::int64_t least = 0;      ///< Bytes that are kept in any case,
  std::int64_t most = 0;       ///< and that are kept at most, where that is more.
};

/// A memory that blocks must fit into, and what they take of it.
struct MemoryPool {
  std::int64_t bytes = 0; ///< Of the poorest rank.
  double per_transform_voxel = 0;
  double per_padded_voxel = 0;
  double per_core_voxel = 0;
  std::int64_t fixed = 0; ///< Bytes that no block size changes.
  ChunkCacheMemory chunk_cache{};
};

/// Where the PSF depends on the place along one axis, a block is deconvolved once with each PSF that counts
/// in it.
struct PsfsPerBlock {
  int axis = 2;
  /// For cores of so many voxels along that axis: the mean over all blocks, at least 1.
  std::function<double(std::int64_t core)> mean{};
};

/// Everything the plan depends on. The same request gives the same plan, everywhere.
struct PlanRequest {
  Extent3 volume;
  Extent3 half_support;
  Extent3 halo;
  /// Transform passes (forward or backward) per block and PSF: 4 per iteration and 2 for the start.
  std::int64_t transforms = 50;
  /// None where one PSF holds everywhere.
  std::optional<PsfsPerBlock> psfs{};
  /// Ranks that compute.
  std::int64_t workers = 1;
  /// That they are on: each holds the rows of blocks that it is at.
  std::int64_t nodes = 1;
  /// Memory of the poorest rank for everything below, in bytes.
  std::int64_t bytes_per_worker = 0;
  /// Deconvolver's memory per voxel of the transform.
  double bytes_per_transform_voxel = 20;
  /// Pipeline buffers per voxel of a padded box (reading, waiting) and of a core (waiting, writing).
  double bytes_per_padded_voxel = 8;
  double bytes_per_core_voxel = 8;
  /// Fixed costs of a rank.
  std::int64_t bytes_fixed = 0;
  ChunkCacheMemory chunk_cache{};
  /// The device's own memory, where it has one.
  std::optional<MemoryPool> device{};
  /// Limit on the voxels of a transform; 0: none (option --block-size-max).
  std::int64_t largest_transform = 0;
  StorageLayout layout;

  [[nodiscard]] MemoryPool host() const {
    return {bytes_per_worker,
            bytes_per_transform_voxel,
            bytes_per_padded_voxel,
            bytes_per_core_voxel,
            bytes_fixed,
            chunk_cache};
  }
};

/// Nominal rates behind the estimates; the report of a run shows the real ones.
struct NominalRates {
  double transform_voxels_per_second = 80e6; ///< One transform pass at the cheapest extent, per worker.
  double decoded_bytes_per_second = 400e6;   ///< Per worker.
  double written_bytes_per_second = 400e6;   ///< Per worker.
  double storage_bytes_per_second = 800e6;   ///< All workers together, reading and writing.
  double storage_slices_per_second = 50e3;   ///< That all workers together find in the file system.
  double seconds_per_block = 0.05;           ///< Asking for it, syncing and marking it in the checkpoint.
  double seconds_per_slice = 2e-4; ///< Finding one in the file system, for each block that touches it.
  /// Reading, computing and writing overlap; so much of the faster stages' time is lost all the same, to
  /// shared cores, memory and storage.
  double overlap_loss = 0.1;
};

/// Blocks that the last worker to end has done, one after the other, where all are equally fast; for more
/// blocks than workers, with half a block for the disorder of real ones: between ceil(blocks / workers),
/// which needs perfect step, and blocks / workers + 1 - 1 / workers, which no order exceeds (Graham, SIAM J.
/// Appl. Math. 17:416, 1969). So few large blocks are chosen where each worker has one, and many where it has
/// several.
double rounds_of_blocks(double blocks, double workers);

struct Plan {
  GridShape shape;
  std::int64_t bytes_per_worker = 0; ///< Memory of the host that a worker will use.
  std::int64_t bytes_on_device = 0;  ///< Of its device, where that has its own.
  std::int64_t bytes_for_chunks = 0; ///< Of that memory, for decoded chunk_cache.
  /// Sum over blocks of what their window reads decode; along y and x without reuse only where rows of blocks
  /// are not held.
  std::int64_t bytes_decoded = 0;
  double block_seconds = 0;   ///< Nominal time of a mean block in a full pipeline.
  double compute_seconds = 0; ///< Of it, on the device.
  double storage_seconds = 0; ///< Nominal time of all that the storage reads and writes.
  double total_seconds = 0;   ///< Nominal time of all blocks on all workers.
};

/// The grid of least nominal time that keeps the limits; of several, the one of fewest blocks. Cores are
/// balanced, transforms have fast_lengths(), and there are at most a million blocks. Takes well under a
/// second. Throws UserError that names the memory (or --block-size-max) which would do where not even the
/// smallest block fits.
Plan plan_blocks(const PlanRequest& request, const NominalRates& rates = {});

/// What a run on a grid that is fixed already will take. `request` need not be one that this grid is best
/// for.
Plan estimate_plan(const GridShape& shape, const PlanRequest& request, const NominalRates& rates = {});

} // namespace lsdeconv
