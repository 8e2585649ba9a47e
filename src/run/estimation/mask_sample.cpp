#include "mask_sample.hpp"

#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

namespace lsdeconv {
namespace {

/// Tiles and edges of zeros taken of one band of rows.
constexpr std::int64_t most_tiles = 1024;
constexpr std::size_t most_edges = 500;

/// The tile without its first and last column, which have no neighbours in it; none with zeros.
std::optional<TileNoise> noise_of_tile(VolumeView<const float> tile) {
  constexpr std::size_t most = tile_side * tile_side;
  constexpr std::size_t outliers = 2;       // hot voxels
  constexpr double of_difference = 2.0 / 3; // variance of a voxel over that of v - (left + right) / 2
  constexpr double trimmed = 1.2;           // makes up for the outliers that are left out
  std::array<double, most> squares{};
  std::size_t count = 0;
  double sum = 0;
  for (std::int64_t y = 0; y < tile.extent().y; ++y) {
    const float* row = tile.row(0, y);
    for (std::int64_t x = 0; x < tile.extent().x; ++x) {
      if (row[x] == 0 || !std::isfinite(row[x])) {
        return std::nullopt;
      }
      sum += static_cast<double>(row[x]);
      if (x > 0 && x + 1 < tile.extent().x) {
        const double difference = static_cast<double>(row[x])
                                  - (static_cast<double>(row[x - 1]) + static_cast<double>(row[x + 1])) / 2;
        squares[count++] = difference * difference * of_difference;
      }
    }
  }
  std::nth_element(squares.begin(), squares.begin() + (count - outliers),
                   squares.begin() + static_cast<std::ptrdiff_t>(count));
  double noise = 0;
  for (std::size_t i = 0; i + outliers < count; ++i) {
    noise += squares[i];
  }
  return TileNoise{static_cast<float>(sum / static_cast<double>(voxel_count(tile.extent()))),
                   static_cast<float>(trimmed * noise / static_cast<double>(count - outliers))};
}

void add_tiles(VolumeView<const float> band, std::vector<TileNoise>& tiles) {
  const Extent3 e = band.extent();
  const std::int64_t step = std::max<std::int64_t>(1, e.y * e.x / (tile_side * tile_side) / most_tiles);
  std::int64_t position = 0;
  for (std::int64_t y = 0; y + tile_side <= e.y; y += tile_side) {
    for (std::int64_t x = 0; x + tile_side <= e.x; x += tile_side, ++position) {
      if (position % step != 0) {
        continue;
      }
      if (const auto tile = noise_of_tile(band.part({{0, y, x}, {1, y + tile_side, x + tile_side}}))) {
        tiles.push_back(*tile);
      }
    }
  }
}

/// Whether the voxel and its eight neighbours in the slice are 0.
bool in_zeros(VolumeView<const float> band, std::int64_t y, std::int64_t x) {
  for (std::int64_t j = y - 1; j <= y + 1; ++j) {
    const float* row = band.row(0, j);
    if (row[x - 1] != 0 || row[x] != 0 || row[x + 1] != 0) {
      return false;
    }
  }
  return true;
}

/// What lies beyond (y, x), which lies in zeros, in a direction in which these end; none where they do not,
/// or where the band ends before.
std::optional<ZeroEdge> edge_at(VolumeView<const float> band, const Index3& place, const Index3& step) {
  constexpr std::int64_t nearest = 5; // counted from a voxel with a zero between it and the edge
  constexpr std::int64_t farthest = 10;
  const Extent3 e = band.extent();
  const std::int64_t last_y = place.y + farthest * step.y;
  const std::int64_t last_x = place.x + farthest * step.x;
  if (last_y < 0 || last_y >= e.y || last_x < 0 || last_x >= e.x
      || in_zeros(band, place.y + step.y, place.x + step.x)) {
    return std::nullopt;
  }
  float first = 0;
  float sum = 0;
  float seen = 0;
  for (std::int64_t i = 1; i <= farthest; ++i) {
    const float value = band(0, place.y + i * step.y, place.x + i * step.x);
    first = first == 0 ? value : first;
    sum += i >= nearest ? value : 0;
    seen += i >= nearest && value != 0 ? 1 : 0;
  }
  constexpr auto looked_at = static_cast<float>(farthest - nearest + 1);
  return ZeroEdge{.zeros = 1 - seen / looked_at, .step = sum > 0 ? first * seen / sum : 0};
}

void add_edges(VolumeView<const float> band, std::vector<ZeroEdge>& edges) {
  constexpr std::array<Index3, 4> steps{{{0, 0, 1}, {0, 0, -1}, {0, 1, 0}, {0, -1, 0}}};
  constexpr std::int64_t rows_apart = 4; // enough of them: large areas take time
  const Extent3 e = band.extent();
  std::vector<ZeroEdge> found;
  for (std::int64_t y = 1; y + 1 < e.y; y += rows_apart) {
    for (std::int64_t x = 1; x + 1 < e.x; ++x) {
      if (band(0, y, x) != 0 || !in_zeros(band, y, x)) {
        continue;
      }
      for (const Index3& step : steps) {
        if (const auto edge = edge_at(band, {0, y, x}, step)) {
          found.push_back(*edge);
        }
      }
    }
  }
  const std::size_t every = found.size() / most_edges + 1;
  for (std::size_t i = 0; i < found.size(); i += every) {
    edges.push_back(found[i]);
  }
}

float median_of(std::span<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

template <typename Of>
float median_over(std::span<const TileNoise> tiles, Of&& of) {
  std::vector<float> values;
  std::transform(tiles.begin(), tiles.end(), std::back_inserter(values), of);
  return median_of(values);
}

/// Twice the mean of the brightest tiles, without a fiftieth that hot voxels may be in; no bound without
/// tiles.
float bright_level(std::span<const TileNoise> tiles) {
  if (tiles.empty()) {
    return std::numeric_limits<float>::infinity();
  }
  std::vector<float> means;
  std::transform(tiles.begin(), tiles.end(), std::back_inserter(means),
                 [](const TileNoise& t) { return t.mean; });
  const auto bright = means.end() - 1 - static_cast<std::ptrdiff_t>(means.size() / 50);
  std::nth_element(means.begin(), bright, means.end());
  return 2 * *bright;
}

} // namespace

void MaskSample::begin_slice(const Extent3& slice) {
  ++slices;
  lines.resize(lines.size() + static_cast<std::size_t>(slice.x + slice.y));
}

void MaskSample::add(VolumeView<const float> band, const Extent3& slice, std::int64_t first_row) {
  const std::size_t before = tiles.size();
  add_tiles(band, tiles);
  add_edges(band, edges);
  counts.add(band, {});
  const auto of_band = tiles.begin() + static_cast<std::ptrdiff_t>(before);
  add_odd_pixels(band, first_row, noise_of({of_band, tiles.end()}), odd);
  const std::span<LineSums> of_slice = std::span(lines).last(static_cast<std::size_t>(slice.x + slice.y));
  const auto columns = static_cast<std::size_t>(slice.x);
  add_lines(band, bright_level(std::span(tiles).subspan(before)), of_slice.first(columns),
            of_slice.subspan(columns + static_cast<std::size_t>(first_row)));
}

HotVoxelTest noise_of(std::vector<TileNoise> tiles) {
  constexpr std::size_t least_tiles = 40;
  constexpr float most_electrons =
      5000; // that a bright tile is taken for: data without any noise are of none
  HotVoxelTest noise;
  if (tiles.size() < least_tiles) {
    return noise;
  }
  std::sort(tiles.begin(), tiles.end(), [](const TileNoise& a, const TileNoise& b) {
    return a.mean < b.mean || (a.mean == b.mean && a.variance < b.variance);
  });
  const std::span<const TileNoise> all(tiles);
  const auto dark = all.first(all.size() / 5);
  const auto bright = all.last(all.size() / 2);
  const float dark_mean = median_over(dark, [](const TileNoise& t) { return t.mean; });
  noise.dark = all[all.size() / 20].mean;
  noise.variance = median_over(dark, [](const TileNoise& t) { return t.variance; });
  const float brightest = all[all.size() - 1 - all.size() / 1000].mean;
  const float gain = median_over(bright, [&](const TileNoise& t) {
    const float rise = t.mean - dark_mean;
    return rise > 0 ? std::max(0.0F, t.variance - noise.variance) / rise : 0.0F;
  });
  noise.gain = std::max(gain, (brightest - noise.dark) / most_electrons);
  return noise;
}

bool zeros_are_unseen(const MaskSample& sample, const HotVoxelTest& noise) {
  constexpr std::size_t least_edges = 20;
  constexpr double most_zeros = 0.12;
  constexpr float least_step = 0.5F;
  constexpr float most_noise = 6; // standard deviations
  if (sample.counts.zeros == 0) {
    return false;
  }
  double zeros = 0;
  std::vector<float> steps;
  for (const ZeroEdge& edge : sample.edges) {
    zeros += static_cast<double>(edge.zeros);
    steps.push_back(edge.step);
  }
  const bool abrupt = steps.size() >= least_edges && zeros <= most_zeros * static_cast<double>(steps.size())
                      && median_of(steps) >= least_step;
  const bool impossible = noise.dark > most_noise * std::sqrt(noise.variance);
  return abrupt || (impossible && sample.counts.least >= noise.dark / 4);
}

} // namespace lsdeconv
