#include "lsdeconv/run/input/input_reading.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/read_chunks.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"
#include "lsdeconv/run/input/input_staging.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Part of the memory for chunks that they can fill.
constexpr double filled_part = 0.9;
/// From here on staging is worth a disk, if it saves something.
constexpr double often = 1.5;
constexpr double worthwhile = 0.8;

double volume_bytes(const PreparedRun& run) {
  return static_cast<double>(voxel_count(run.record.grid.volume))
         * static_cast<double>(run.reader->description().layout.bytes_per_voxel);
}

double times_sampled(const PreparedRun& run) {
  const std::int64_t slices = run.record.grid.volume.z;
  return static_cast<double>(sample_positions(slices).size()) / static_cast<double>(slices);
}

std::string offer(const PreparedRun& run) {
  return text("            --stage-dir FOLDER, on each node's own disk with ",
              bytes_text(least_staged_bytes(run)), " free or more, makes that ",
              times_text(read_amplification_with_stage(run), 1), "\n");
}

} // namespace

StorageLayout input_chunks(const PreparedRun& run) {
  const VolumeDescription& input = run.reader->description();
  return read_chunks(input.layout, std::max(run.slice.x, input.extent.x));
}

StorageLayout staged_chunks(const PreparedRun& run) {
  const Extent3& volume = run.record.grid.volume;
  return {input_chunks(run).bytes_per_voxel, volume.y, volume.x, true};
}

ChunkMemory chunk_memory_of_nodes(const PreparedRun& run) {
  return {.nodes = run.share.nodes,
          .ranks_per_node = run.share.ranks_on_node,
          .shared = run.config.share_strips,
          .node_bytes = static_cast<std::int64_t>(
              filled_part * static_cast<double>(run.plan.bytes_for_chunks * run.share.ranks_on_node))};
}

std::int64_t blocks_read_together(const PreparedRun& run) {
  return blocks_per_group(BlockGrid(run.record.grid), run.staging ? staged_chunks(run) : input_chunks(run),
                          run.share.nodes);
}

double read_amplification(const PreparedRun& run) {
  const double bytes = bytes_fetched(run.record.grid, input_chunks(run), chunk_memory_of_nodes(run));
  return times_sampled(run) + bytes / volume_bytes(run);
}

double read_amplification_with_stage(const PreparedRun& run) {
  const ChunkMemory disk{
      .nodes = run.share.nodes,
      .ranks_per_node = run.share.ranks_on_node,
      .shared = true,
      .node_bytes = std::max(least_staged_bytes(run), run.staging ? free_for_staging(run) : std::int64_t{0})};
  return times_sampled(run) + bytes_fetched(run.record.grid, staged_chunks(run), disk) / volume_bytes(run);
}

std::string reading_text(const PreparedRun& run) {
  if (run.staging) {
    return text("reading     each slice ", times_text(read_amplification_with_stage(run), 1),
                ", staged under ", run.config.stage_dir.string(), "\n");
  }
  const double times = read_amplification(run);
  const bool worth_it = times > often && read_amplification_with_stage(run) < worthwhile * times;
  const bool compressed = run.reader->description().layout.compressed;
  return text("reading     each voxel is ", compressed ? "decoded " : "read ", times_text(times, 1),
              " on average\n", worth_it ? offer(run) : std::string{});
}

} // namespace lsdeconv
