#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/progress.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace lsdeconv {
namespace {

/// Rows read at once: a window as wide as the slice, small enough for any memory; whole tiles.
constexpr std::int64_t rows_at_once = 256;
static_assert(rows_at_once % tile_side == 0);
/// Tiles kept of one slice for the percentile.
constexpr std::int64_t tiles_per_slice = 1 << 17;

float brightest_of(VolumeView<const float> voxels) {
  const float* end = voxels.data() + voxel_count(voxels.extent());
  return std::accumulate(voxels.data(), end, 0.0F, [](float most, float voxel) {
    return std::isfinite(voxel) ? std::max(most, voxel) : most;
  });
}

/// Mean of a tile of one slice without its zeros; 0 where most of it is 0.
float mean_of(VolumeView<const float> tile) {
  double sum = 0;
  std::int64_t seen = 0;
  for (std::int64_t y = 0; y < tile.extent().y; ++y) {
    for (const float* v = tile.row(0, y); v != tile.row(0, y) + tile.extent().x; ++v) {
      if (std::isfinite(*v) && *v != 0) {
        sum += static_cast<double>(*v);
        ++seen;
      }
    }
  }
  return 2 * seen > voxel_count(tile.extent()) ? static_cast<float>(sum / static_cast<double>(seen)) : 0;
}

void append_tiles(VolumeView<const float> band, std::int64_t step, std::int64_t& position,
                  std::vector<float>& values) {
  const Extent3 e = band.extent();
  const std::int64_t rows = std::min(tile_side, e.y);
  const std::int64_t columns = std::min(tile_side, e.x);
  for (std::int64_t y = 0; y + rows <= e.y; y += rows) {
    for (std::int64_t x = 0; x + columns <= e.x; x += columns, ++position) {
      if (position % step == 0) {
        values.push_back(mean_of(band.part({{0, y, x}, {1, y + rows, x + columns}})));
      }
    }
  }
}

/// A slice of which a part has been read.
struct SliceInWork {
  std::int64_t z;
  float brightest = 0;
  std::int64_t position = 0; ///< Tiles so far.
};

/// What one rank has sampled.
struct SamplePart {
  CountLevels levels;
  std::vector<float> values; ///< Means of tiles, and the brightest voxel of each slice.
  SampledCounts counts{};
  SmoothedCounts smoothed;
};

/// Reads slices side by side: those in the same chunks find them decoded.
void append_slices(VolumeReader& reader, std::vector<SliceInWork> slices, SamplePart& part) {
  const Extent3 e = reader.description().extent;
  const std::int64_t tiles = e.y * e.x / (tile_side * tile_side);
  const std::int64_t step = std::max<std::int64_t>(1, tiles / tiles_per_slice);
  Volume<float> band({1, std::min(rows_at_once, e.y), e.x});
  for (std::int64_t y = 0; y < e.y; y += rows_at_once) {
    for (SliceInWork& slice : slices) {
      const Box3 box{{slice.z, y, 0}, {slice.z + 1, std::min(e.y, y + rows_at_once), e.x}};
      const VolumeView<float> voxels(band.data(), box.extent());
      reader.read(box, voxels);
      slice.brightest = std::max(slice.brightest, brightest_of(voxels));
      append_tiles(voxels, step, slice.position, part.values);
      part.counts.add(voxels, part.levels);
      part.smoothed.add(voxels);
    }
  }
  for (const SliceInWork& slice : slices) {
    part.values.push_back(slice.brightest);
  }
}

} // namespace

std::vector<std::int64_t> sample_positions(std::int64_t slices, std::int64_t most) {
  const std::int64_t count = std::min(slices, most);
  std::vector<std::int64_t> positions;
  for (std::int64_t i = 0; i < count; ++i) {
    positions.push_back((2 * i + 1) * slices / (2 * count));
  }
  return positions;
}

IntensitySample scale_of(std::vector<float> raw_counts, float offset) {
  IntensitySample sample;
  if (raw_counts.empty()) {
    return sample;
  }
  sample.scale.brightest = std::max(0.0F, *std::max_element(raw_counts.begin(), raw_counts.end()) - offset);
  const auto zeros = static_cast<std::size_t>(std::count(raw_counts.begin(), raw_counts.end(), 0.0F));
  if (2 * zeros < raw_counts.size()) {
    std::erase(raw_counts, 0.0F);
    const auto rank =
        static_cast<std::ptrdiff_t>(static_cast<double>(raw_counts.size() - 1) * background_percentile / 100);
    std::nth_element(raw_counts.begin(), raw_counts.begin() + rank, raw_counts.end());
    sample.darkest = raw_counts[static_cast<std::size_t>(rank)];
    sample.scale.background = std::max(0.0F, *sample.darkest - offset);
  }
  return sample;
}

std::pair<std::int64_t, std::int64_t> sampled_by(std::int64_t rank, std::int64_t ranks,
                                                 std::int64_t positions) {
  return {positions * rank / ranks, positions * (rank + 1) / ranks};
}

IntensitySample sample_intensity(VolumeReader& reader, float offset, const CountLevels& levels,
                                 const mpi::Communicator& ranks) {
  SamplePart mine{.levels = levels, .values = {}, .smoothed = SmoothedCounts(offset)};
  ranks.all_or_none([&] {
    const std::vector<std::int64_t> positions = sample_positions(reader.description().extent.z);
    const std::int64_t depth = reader.description().layout.chunk_slices;
    const auto [begin, end] = sampled_by(ranks.rank().value, ranks.size(), std::ssize(positions));
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
  IntensitySample sample = scale_of(ranks.all_gather(mine.values), offset);
  for (const SampledCounts& part : ranks.all_gather(mine.counts)) {
    sample.counts += part;
  }
  SmoothedCounts smoothed;
  smoothed.add(ranks.all_gather(mine.smoothed.bins()));
  sample.smoothed = smoothed.bins();
  return sample;
}

} // namespace lsdeconv
