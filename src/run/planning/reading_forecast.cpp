#include "lsdeconv/run/planning/reading_forecast.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/grid/window_cost.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"
#include "lsdeconv/run/estimation/mask_search.hpp"
#include "lsdeconv/run/estimation/noise_estimate.hpp"
#include "lsdeconv/run/estimation/sample_boxes.hpp"
#include "lsdeconv/run/input/input_staging.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Part of the memory for chunks that they can fill.
constexpr double filled_part = 0.9;
/// Staging is advised where voxels are read more than this many times without it,
constexpr double least_amplification_to_stage = 1.5;
/// and with it less than this part of that.
constexpr double most_part_left_by_staging = 0.8;

double volume_bytes(const PreparedInput& input) {
  const VolumeDescription& stored = input.description();
  return static_cast<double>(voxel_count(stored.extent)) * static_cast<double>(stored.layout.bytes_per_voxel);
}

/// The slices that intensities are sampled in.
std::vector<Box3> sampled_boxes(const Extent3& volume) {
  std::vector<Box3> boxes;
  for (const std::int64_t z : sample_positions(volume.z)) {
    boxes.push_back({{z, 0, 0}, {z + 1, volume.y, volume.x}});
  }
  return boxes;
}

/// Bytes decoded to read boxes, in the order of z, that ranks share as sampled_by() says: a rank decodes each
/// layer of chunks once that its boxes begin in.
double bytes_sampled(const std::vector<Box3>& boxes, const GridShape& grid, const StorageLayout& chunks,
                     std::int64_t ranks) {
  double bytes = 0;
  for (std::int64_t rank = 0; rank < ranks; ++rank) {
    const auto [begin, end] = sampled_by(rank, ranks, std::ssize(boxes));
    std::int64_t last = -1;
    for (std::int64_t i = begin; i < end; ++i) {
      const Box3& box = boxes[static_cast<std::size_t>(i)];
      const std::int64_t layer = box.begin.z / chunks.chunk_slices;
      bytes += layer != last ? static_cast<double>(bytes_decoded_by_window(chunks, grid.volume, box)) : 0;
      last = layer;
    }
  }
  return bytes;
}

/// Bytes decoded to read windows one after the other. Of chunks that hold several slices, each layer is
/// decoded once where windows follow each other in it.
double bytes_of_windows(const std::vector<Box3>& windows, const GridShape& grid,
                        const StorageLayout& chunks) {
  double bytes = 0;
  std::int64_t last = -1;
  for (const Box3& window : windows) {
    const std::int64_t layer = window.begin.z / chunks.chunk_slices;
    if (chunks.chunk_slices == 1 || layer != last) {
      bytes += static_cast<double>(bytes_decoded_by_window(chunks, grid.volume, window));
    }
    last = layer;
  }
  return bytes;
}

/// What is read to check the PSF: the middle slice of each candidate, and some of them.
std::vector<Box3> psf_check_windows(const GridShape& grid) {
  const Extent3& volume = grid.volume;
  const std::vector<Box3> candidates = candidate_boxes(volume, grid.half_support);
  if (std::min({volume.z, volume.y, volume.x}) < least_side_to_check
      || candidates.front().voxels() > most_voxels_to_check) {
    return {};
  }
  std::vector<Box3> windows;
  for (Box3 middle : candidates) {
    middle.begin.z = (middle.begin.z + middle.end.z) / 2;
    middle.end.z = middle.begin.z + 1;
    windows.push_back(middle);
  }
  const auto checked = candidates.begin() + representative_count(std::ssize(candidates));
  windows.insert(windows.end(), candidates.begin(), checked);
  return windows;
}

/// Bytes decoded to look at the data before the grid is known: intensities, haze, noise, voxels that lie, and
/// whether the PSF fits, which finds chunks of several slices in memory. An upper bound for such chunks: what
/// one of these has decoded another may find there, too.
double bytes_looked_at(const PreparedInput& input, const GridShape& grid, const StorageLayout& chunks,
                       std::int64_t ranks) {
  const std::vector<Box3> masks = input.masked ? mask_windows(grid.volume) : std::vector<Box3>();
  const double of_check =
      chunks.chunk_slices > 1 ? 0 : bytes_of_windows(psf_check_windows(grid), grid, chunks);
  const int samples = input.haze_is_sought ? 2 : 1; // of the same slices
  return samples * bytes_sampled(sampled_boxes(grid.volume), grid, chunks, ranks)
         + bytes_sampled(noise_boxes(grid.volume), grid, chunks, ranks)
         + bytes_of_windows(masks, grid, chunks) + of_check;
}

/// How many times the input is decoded in chunks of that layout.
double times_decoded(const PreparedInput& input, const GridShape& grid, const StorageLayout& chunks,
                     const ChunkMemory& memory) {
  const std::int64_t ranks = std::int64_t{memory.nodes} * memory.ranks_per_node;
  return (bytes_looked_at(input, grid, chunks, ranks) + bytes_fetched(grid, chunks, memory))
         / volume_bytes(input);
}

/// times: how many times the input is read where it is followed.
std::string staging_advice(const PreparedInput& input, const GridShape& grid, double times) {
  return text("            --stage-dir FOLDER, on each node's own disk with ",
              bytes_text(least_staged_bytes(input, grid)), " free or more, makes that ", times_text(times, 1),
              "\n");
}

} // namespace

ChunkMemory chunk_memory_of_nodes(const WorkerShare& share, std::int64_t bytes_per_rank, bool shared) {
  return {.nodes = share.nodes,
          .ranks_per_node = share.ranks_on_node,
          .shared = shared,
          .node_bytes = static_cast<std::int64_t>(
              filled_part * static_cast<double>(bytes_per_rank * share.ranks_on_node))};
}

std::int64_t blocks_read_together(const PreparedInput& input, const GridShape& grid, int nodes) {
  return blocks_per_group(BlockGrid(grid), input.staging ? staged_chunks(input) : input_chunks(input), nodes);
}

double read_amplification(const PreparedInput& input, const GridShape& grid, const ChunkMemory& memory) {
  return times_decoded(input, grid, input_chunks(input), memory);
}

double read_amplification_with_stage(const PreparedInput& input, const GridShape& grid,
                                     const WorkerShare& share) {
  const std::int64_t free = input.staging ? free_for_staging(input.staging->parent()) : 0;
  const ChunkMemory disk{.nodes = share.nodes,
                         .ranks_per_node = share.ranks_on_node,
                         .shared = true,
                         .node_bytes = std::max(least_staged_bytes(input, grid), free)};
  return times_decoded(input, grid, staged_chunks(input), disk);
}

std::string reading_forecast_text(const PreparedRun& run) {
  const GridShape& grid = run.manifest.grid;
  const double staged = read_amplification_with_stage(run.input, grid, run.resources.share);
  if (run.input.staging) {
    return text("reading     each slice ", times_text(staged, 1), ", staged under ",
                run.config.stage_dir.string(), "\n");
  }
  const double times = read_amplification(
      run.input, grid,
      chunk_memory_of_nodes(run.resources.share, run.plan.blocks.bytes_for_chunks, run.config.share_strips));
  const StorageLayout& layout = run.input.description().layout;
  const bool advised = layout.chunk_slices == 1 && times > least_amplification_to_stage
                       && staged < most_part_left_by_staging * times;
  const bool compressed = layout.whole_chunks();
  return text("reading     each voxel is ", compressed ? "decoded " : "read ", times_text(times, 1),
              " on average\n", advised ? staging_advice(run.input, grid, staged) : std::string{});
}

} // namespace lsdeconv
