#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include "count_tile.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/share.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace lsdeconv {
namespace {

/// Rows read at once: a window as wide as the slice, small enough for any memory; whole tiles.
constexpr std::int64_t rows_at_once = 256;
static_assert(rows_at_once % (2 * tile_side) == 0);
/// Blocks of four tiles kept of one slice.
constexpr std::int64_t blocks_per_slice = 1 << 15;
/// Side of the pieces whose means tell how bright the bright places are.
constexpr std::int64_t peak_side = 3;

float brightest_of(VolumeView<const float> voxels) {
  const Extent3 e = voxels.extent();
  float most = 0;
  for (std::int64_t y = 0; y < e.y; ++y) {
    most = std::accumulate(voxels.row(0, y), voxels.row(0, y) + e.x, most, [](float found, float voxel) {
      return std::isfinite(voxel) ? std::max(found, voxel) : found;
    });
  }
  return most;
}

/// Mean of a piece without its brightest voxel, which may be a hot one.
float mean_of_others(VolumeView<const float> piece) {
  const auto count = static_cast<float>(voxel_count(piece.extent()));
  return (count * tile_of(piece).mean - brightest_of(piece)) / (count - 1);
}

/// The largest mean of pieces of 3 x 3 voxels that lie beside each other in a tile, each without its
/// brightest voxel; the tile's mean where it has none.
float peak_of(VolumeView<const float> tile) {
  const Extent3 e = tile.extent();
  float peak = std::numeric_limits<float>::lowest();
  for (std::int64_t y = 1; y + peak_side <= e.y; y += peak_side) {
    for (std::int64_t x = 1; x + peak_side <= e.x; x += peak_side) {
      peak = std::max(peak, mean_of_others(tile.part({{0, y, x}, {1, y + peak_side, x + peak_side}})));
    }
  }
  return peak > std::numeric_limits<float>::lowest() ? peak : tile_of(tile).mean;
}

/// Adds every `step`-th block of four tiles, and those tiles.
void append_tiles(VolumeView<const float> band, std::int64_t step, std::int64_t& position,
                  CountTiles& tiles) {
  const Extent3 e = band.extent();
  const std::int64_t rows = std::min(2 * tile_side, e.y);
  const std::int64_t columns = std::min(2 * tile_side, e.x);
  for (std::int64_t y = 0; y + rows <= e.y; y += rows) {
    for (std::int64_t x = 0; x + columns <= e.x; x += columns, ++position) {
      if (position % step != 0) {
        continue;
      }
      const VolumeView<const float> block = band.part({{0, y, x}, {1, y + rows, x + columns}});
      tiles.large.push_back(tile_of(block));
      for (std::int64_t i = 0; i < rows; i += tile_side) {
        for (std::int64_t j = 0; j < columns; j += tile_side) {
          const Box3 box{{0, i, j}, {1, std::min(rows, i + tile_side), std::min(columns, j + tile_side)}};
          tiles.small.push_back(tile_of(block.part(box)));
          tiles.small.back().peak = peak_of(block.part(box));
        }
      }
    }
  }
}

/// A slice of which a part has been read.
struct SliceInWork {
  std::int64_t z;
  std::int64_t position = 0; ///< Blocks of tiles so far.
};

/// What one rank has sampled.
struct SamplePart {
  CountLevels levels;
  CountTiles tiles{};
  float brightest = 0;
  SampledCounts counts{};
  SmoothedCounts smoothed;
};

/// Reads slices side by side: those in the same chunks find them decoded.
void append_slices(VolumeReader& reader, std::vector<SliceInWork> slices, SamplePart& part) {
  const Extent3 e = reader.description().extent;
  const std::int64_t blocks = e.y * e.x / (4 * tile_side * tile_side);
  const std::int64_t step = std::max<std::int64_t>(1, blocks / blocks_per_slice);
  Volume<float> band({1, std::min(rows_at_once, e.y), e.x});
  for (std::int64_t y = 0; y < e.y; y += rows_at_once) {
    for (SliceInWork& slice : slices) {
      const Box3 box{{slice.z, y, 0}, {slice.z + 1, std::min(e.y, y + rows_at_once), e.x}};
      const VolumeView<float> voxels(band.data(), box.extent());
      reader.read(box, voxels);
      part.brightest = std::max(part.brightest, brightest_of(voxels));
      append_tiles(voxels, step, slice.position, part.tiles);
      part.counts.add(voxels, part.levels);
      part.smoothed.add(voxels);
    }
  }
}

} // namespace

CountTile tile_of(VolumeView<const float> tile) {
  double sum = 0;
  std::int64_t seen = 0;
  std::int64_t zeros = 0;
  for (std::int64_t y = 0; y < tile.extent().y; ++y) {
    for (const float* v = tile.row(0, y); v != tile.row(0, y) + tile.extent().x; ++v) {
      if (std::isfinite(*v)) {
        sum += static_cast<double>(*v);
        ++seen;
        zeros += *v == 0 ? 1 : 0;
      }
    }
  }
  return {.mean = seen > 0 ? static_cast<float>(sum / static_cast<double>(seen)) : 0,
          .zeros = seen > 0 ? static_cast<float>(zeros) / static_cast<float>(seen) : 1};
}

std::vector<std::int64_t> sample_positions(std::int64_t slices, std::int64_t most) {
  const std::int64_t count = std::min(slices, most);
  std::vector<std::int64_t> positions;
  for (std::int64_t i = 0; i < count; ++i) {
    positions.push_back((2 * i + 1) * slices / (2 * count));
  }
  return positions;
}

IntensitySample sample_intensity(VolumeReader& reader, const SampleRequest& request,
                                 const mpi::Communicator& ranks) {
  SamplePart mine{.levels = request.levels, .smoothed = SmoothedCounts(request.offset)};
  ranks.all_or_none([&] {
    const std::vector<std::int64_t> positions = sample_positions(reader.description().extent.z);
    const std::int64_t depth = reader.description().layout.chunk_slices;
    // Each rank takes neighbours: they may lie in the same chunks.
    const auto [begin, end] = share_of(std::ssize(positions), ranks.rank().value, ranks.size());
    Progress progress(
        {.name = "looking for the background", .piece = "slice", .pieces = std::ssize(positions)});
    std::vector<SliceInWork> together; // in the same chunks
    const auto append = [&] {
      progress.advance(std::ssize(together) * ranks.size());
      append_slices(reader, std::exchange(together, {}), mine);
    };
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t z = positions[static_cast<std::size_t>(i)];
      if (!together.empty() && together.back().z / depth != z / depth) {
        append();
      }
      together.push_back({z});
    }
    if (!together.empty()) {
      append();
    }
  });
  const CountTiles tiles{.small = ranks.all_gather(mine.tiles.small),
                         .large = ranks.all_gather(mine.tiles.large)};
  IntensitySample sample = intensities_of(tiles, request.offset, request.dark_variance);
  for (const float brightest : ranks.all_gather(mine.brightest)) {
    sample.scale.brightest = std::max(sample.scale.brightest, brightest - request.offset);
  }
  for (const SampledCounts& part : ranks.all_gather(mine.counts)) {
    sample.counts += part;
  }
  SmoothedCounts smoothed;
  smoothed.add(ranks.all_gather(mine.smoothed.bins()));
  sample.smoothed = smoothed.bins();
  return sample;
}

} // namespace lsdeconv
