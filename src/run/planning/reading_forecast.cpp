#include "lsdeconv/run/planning/reading_forecast.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/grid/window_cost.hpp"
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

/// How many times the input is decoded for the blocks, in chunks of that layout.
double times_decoded(const PreparedInput& input, const GridShape& grid, const StorageLayout& chunks,
                     const ChunkMemory& memory) {
  const std::int64_t neighbours = input.masked ? 1 : 0; // by which hot voxels are known
  return bytes_fetched(grid, chunks, memory, neighbours) / volume_bytes(input);
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
              " on average, for the blocks\n",
              advised ? staging_advice(run.input, grid, staged) : std::string{});
}

} // namespace lsdeconv
