#include "lsdeconv/run/estimation/background_field_estimate.hpp"

#include "count_tile.hpp"

#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/share.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>

namespace lsdeconv {
namespace {

constexpr Extent3 most_nodes{4, 5, 5};
constexpr std::int64_t tiles_between_nodes = 2;
constexpr int rounds = 8;
constexpr std::size_t least_tiles = 8;
/// Part of the tiles around a node that show haze alone, where structure does not fill its surroundings.
constexpr double open_share = 0.12;
/// Tiles kept of one slice.
constexpr std::int64_t tiles_per_slice = 1 << 13;

Extent3 node_count(const Extent3& volume) {
  const auto along = [](std::int64_t voxels, std::int64_t spacing, std::int64_t most) {
    return std::clamp<std::int64_t>(voxels / spacing, 1, most);
  };
  return {along(volume.z, 2, most_nodes.z), along(volume.y, tiles_between_nodes * tile_side, most_nodes.y),
          along(volume.x, tiles_between_nodes * tile_side, most_nodes.x)};
}

/// A value for each node.
using Nodes = Volume<float>;

template <typename Body>
void for_each_node(const Extent3& nodes, Body&& body) {
  for (std::int64_t z = 0; z < nodes.z; ++z) {
    for (std::int64_t y = 0; y < nodes.y; ++y) {
      for (std::int64_t x = 0; x < nodes.x; ++x) {
        body(Index3{z, y, x});
      }
    }
  }
}

/// Distance in nodes between a place and a node of an axis.
double distance(double place, std::int64_t node, std::int64_t voxels, std::int64_t nodes) {
  return nodes < 2 || voxels < 2
             ? 0
             : std::abs(place * static_cast<double>(nodes - 1) / static_cast<double>(voxels - 1)
                        - static_cast<double>(node));
}

bool is_near(const PlacedTile& tile, const Index3& node, const Extent3& volume, const Extent3& nodes) {
  constexpr double window = 0.75;
  return distance(static_cast<double>(tile.z), node.z, volume.z, nodes.z) <= window
         && distance(static_cast<double>(tile.y), node.y, volume.y, nodes.y) <= window
         && distance(static_cast<double>(tile.x), node.x, volume.x, nodes.x) <= window;
}

/// By how much the field is to rise at a node whose tiles are so much brighter than it; none where too few
/// of them, at least `least_share`, are hardly brighter than the others' envelope: structure surrounds it.
/// deviation: of the noise of a tile; foot: what the foot of structure may add.
std::optional<double> correction(const std::vector<float>& above, double deviation, double foot,
                                 double least_share) {
  if (above.size() < least_tiles) {
    return std::nullopt;
  }
  const double envelope = lower_envelope(above, deviation);
  const double limit = envelope + 2 * deviation + foot;
  const auto dark = std::count_if(above.begin(), above.end(),
                                  [limit](float value) { return static_cast<double>(value) <= limit; });
  return static_cast<double>(dark) < least_share * static_cast<double>(above.size())
             ? std::nullopt
             : std::optional(envelope);
}

/// Gives nodes without a value the mean of their neighbours along the axes, those next to known ones first.
void fill(Nodes& values, Volume<char>& known) {
  const Extent3 n = values.extent();
  bool changed = true;
  while (changed) {
    changed = false;
    Volume<char> now(n);
    std::copy(known.begin(), known.end(), now.begin());
    for_each_node(n, [&](const Index3& node) {
      if (known.view()(node.z, node.y, node.x) != 0) {
        return;
      }
      double sum = 0;
      int count = 0;
      for (int axis = 0; axis < axes; ++axis) {
        for (const std::int64_t step : {-1, 1}) {
          Index3 next = node;
          next[axis] += step;
          if (next[axis] >= 0 && next[axis] < n[axis] && known.view()(next.z, next.y, next.x) != 0) {
            sum += static_cast<double>(values.view()(next.z, next.y, next.x));
            ++count;
          }
        }
      }
      if (count > 0) {
        values.view()(node.z, node.y, node.x) = static_cast<float>(sum / count);
        now.view()(node.z, node.y, node.x) = 1;
        changed = true;
      }
    });
    std::copy(now.begin(), now.end(), known.begin());
  }
}

/// Tiles, and how noisy they are.
struct TileSet {
  std::vector<PlacedTile> tiles;
  double lowest = 0; ///< The envelope of all.
  double foot = 0;   ///< What the foot of structure may add to it.
};

TileSet tile_set(std::vector<PlacedTile> tiles, const NoiseModel& noise) {
  constexpr double hardly = 0.02; // of the signal
  std::vector<float> means;
  for (const PlacedTile& tile : tiles) {
    means.push_back(tile.mean);
  }
  TileSet set{.tiles = std::move(tiles)};
  set.lowest = lower_envelope(means, std::sqrt(noise.dark_variance / voxels_of_tile));
  const auto place =
      means.begin()
      + static_cast<std::ptrdiff_t>(static_cast<double>(means.size() - 1) * signal_percentile / 100);
  std::nth_element(means.begin(), place, means.end());
  set.foot = hardly * std::max(0.0, static_cast<double>(*place) - set.lowest);
  return set;
}

/// One round: raises or lowers every node to the envelope of its tiles. least_share: of correction(). How
/// many nodes are known.
std::int64_t correct(BackgroundField& field, const TileSet& set, const NoiseModel& noise,
                     double least_share) {
  const Extent3 n = field.nodes.extent();
  std::vector<double> here;
  for (const PlacedTile& tile : set.tiles) {
    here.push_back(
        field.at({static_cast<double>(tile.z), static_cast<double>(tile.y), static_cast<double>(tile.x)}));
  }
  Nodes corrected(n);
  std::copy(field.nodes.begin(), field.nodes.end(), corrected.begin());
  Volume<char> known(n);
  for_each_node(n, [&](const Index3& node) {
    std::vector<float> above;
    for (std::size_t i = 0; i < set.tiles.size(); ++i) {
      if (is_near(set.tiles[i], node, field.volume, n)) {
        above.push_back(static_cast<float>(static_cast<double>(set.tiles[i].mean) - here[i]));
      }
    }
    const double level = static_cast<double>(field.nodes.view()(node.z, node.y, node.x));
    const double variance = noise.dark_variance + noise.gain * std::max(0.0, level - set.lowest);
    const std::optional<double> rise =
        correction(above, std::sqrt(variance / voxels_of_tile), set.foot, least_share);
    known.view()(node.z, node.y, node.x) = rise ? 1 : 0;
    corrected.view()(node.z, node.y, node.x) = static_cast<float>(std::max(0.0, level + rise.value_or(0)));
  });
  const auto count = std::count(known.begin(), known.end(), 1);
  fill(corrected, known);
  std::copy(corrected.begin(), corrected.end(), field.nodes.begin());
  return count;
}

/// Mean square of the differences of neighbouring nodes over the variance of all.
double change_between(const Nodes& nodes) {
  const Extent3 n = nodes.extent();
  double sum = 0;
  double squares = 0;
  double changes = 0;
  std::int64_t pairs = 0;
  for_each_node(n, [&](const Index3& node) {
    const auto here = static_cast<double>(nodes.view()(node.z, node.y, node.x));
    sum += here;
    squares += here * here;
    for (int axis = 0; axis < axes; ++axis) {
      Index3 next = node;
      if (++next[axis] < n[axis]) {
        const double change = static_cast<double>(nodes.view()(next.z, next.y, next.x)) - here;
        changes += change * change;
        ++pairs;
      }
    }
  });
  const auto count = static_cast<double>(nodes.size());
  const double variance = squares / count - sum * sum / (count * count);
  return pairs > 0 && variance > 0 ? changes / static_cast<double>(pairs) / variance
                                   : std::numeric_limits<double>::infinity();
}

void append_tiles(VolumeReader& reader, std::int64_t z, float offset, std::vector<PlacedTile>& tiles) {
  constexpr std::int64_t rows_at_once = 256;
  const Extent3& e = reader.description().extent;
  const std::int64_t step = std::max<std::int64_t>(1, e.y * e.x / (tile_side * tile_side) / tiles_per_slice);
  std::int64_t position = 0;
  Volume<float> band({1, std::min(rows_at_once, e.y), e.x});
  for (std::int64_t first = 0; first < e.y; first += rows_at_once) {
    const Box3 box{{z, first, 0}, {z + 1, std::min(e.y, first + rows_at_once), e.x}};
    const VolumeView<float> voxels(band.data(), box.extent());
    reader.read(box, voxels);
    for (std::int64_t y = 0; y + tile_side <= box.extent().y; y += tile_side) {
      for (std::int64_t x = 0; x + tile_side <= e.x; x += tile_side, ++position) {
        const CountTile tile = tile_of(voxels.part({{0, y, x}, {1, y + tile_side, x + tile_side}}));
        if (position % step == 0 && tile.zeros == 0) {
          constexpr float middle = static_cast<float>(tile_side - 1) / 2;
          tiles.push_back({.mean = tile.mean - offset,
                           .z = static_cast<float>(z),
                           .y = static_cast<float>(first + y) + middle,
                           .x = static_cast<float>(x) + middle});
        }
      }
    }
  }
}

} // namespace

bool HazeField::is_uneven() const {
  constexpr double least_open = 0.9;
  constexpr double least_deviations = 15;
  constexpr double least_rise = 0.4; // of the median
  constexpr double most_change = 0.8;
  std::vector<float> sorted(field.nodes.begin(), field.nodes.end());
  std::sort(sorted.begin(), sorted.end());
  const auto part = [&](double share) {
    return static_cast<double>(
        sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))]);
  };
  const double rise = part(0.95) - part(0.05);
  return open >= least_open && noise > 0 && rise > least_deviations * noise && rise > least_rise * part(0.5)
         && change_between(field.nodes) < most_change;
}

HazeField fit_background(std::vector<PlacedTile> tiles, const Extent3& volume, const NoiseModel& noise) {
  HazeField haze{.field = {.nodes = Nodes(node_count(volume)), .volume = volume, .origin = {}},
                 .noise = std::sqrt(noise.dark_variance / voxels_of_tile)};
  BackgroundField& field = haze.field;
  std::fill(field.nodes.begin(), field.nodes.end(), 0.0F);
  if (tiles.empty()) {
    return haze;
  }
  std::sort(tiles.begin(), tiles.end(), [](const PlacedTile& a, const PlacedTile& b) {
    return std::tie(a.z, a.y, a.x, a.mean) < std::tie(b.z, b.y, b.x, b.mean);
  });
  const TileSet set = tile_set(std::move(tiles), noise);
  const auto lowest = static_cast<float>(std::max(0.0, set.lowest));
  std::fill(field.nodes.begin(), field.nodes.end(), lowest);
  for (int round = 0; round < rounds; ++round) {
    correct(field, set, noise, 0);
  }
  const std::int64_t open = correct(field, set, noise, open_share);
  if (open == 0) {
    std::fill(field.nodes.begin(), field.nodes.end(), lowest);
  }
  haze.open = static_cast<double>(open) / static_cast<double>(field.nodes.size());
  return haze;
}

HazeField estimate_background(VolumeReader& whole, float offset, const NoiseModel& noise,
                              const mpi::Communicator& ranks) {
  std::vector<PlacedTile> mine;
  const Extent3& volume = whole.description().extent;
  ranks.all_or_none([&] {
    const std::vector<std::int64_t> positions = sample_positions(volume.z);
    const auto [begin, end] = share_of(std::ssize(positions), ranks.rank().value, ranks.size());
    Progress progress({.name = "looking for uneven haze", .piece = "slice", .pieces = std::ssize(positions)});
    for (std::int64_t i = begin; i < end; ++i) {
      append_tiles(whole, positions[static_cast<std::size_t>(i)], offset, mine);
      progress.advance(ranks.size());
    }
  });
  return fit_background(ranks.all_gather(mine), volume, noise);
}

} // namespace lsdeconv
