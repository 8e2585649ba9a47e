#include "lsdeconv/quality/box_noise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t side = 8;
constexpr std::size_t tenth = 10;
constexpr double bright_part = 0.9;

struct Moments {
  double mean = 0;
  double variance = 0;
};

/// NaN where a voxel is.
Moments moments(VolumeView<const float> voxels) {
  const Extent3 e = voxels.extent();
  double sum = 0;
  double squares = 0;
  const auto first = static_cast<double>(voxels(0, 0, 0));
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const double v = static_cast<double>(voxels(z, y, x)) - first;
        sum += v;
        squares += v * v;
      }
    }
  }
  const auto n = static_cast<double>(voxel_count(e));
  return {first + sum / n, n > 1 ? std::max(0.0, squares - sum * sum / n) / (n - 1) : 0};
}

float percentile(VolumeView<const float> voxels, double part) {
  std::vector<float> values;
  const Extent3 e = voxels.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      values.insert(values.end(), voxels.row(z, y), voxels.row(z, y) + e.x);
    }
  }
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

} // namespace

std::vector<NoiseTile> noise_tiles(VolumeView<const float> data, const NoisyPair& noise) {
  const Extent3 e = data.extent();
  const Extent3 tile{std::min(side, e.z), std::min(side, e.y), std::min(side, e.x)};
  std::vector<NoiseTile> tiles;
  for (std::int64_t z = 0; z + tile.z <= e.z; z += tile.z) {
    for (std::int64_t y = 0; y + tile.y <= e.y; y += tile.y) {
      for (std::int64_t x = 0; x + tile.x <= e.x; x += tile.x) {
        const Box3 box{{z, y, x}, Index3{z, y, x} + tile};
        const double brightness = moments(data.part(box)).mean;
        if (!std::isnan(brightness)) {
          tiles.push_back(
              {brightness, moments(noise.raw.part(box)).variance, moments(noise.result.part(box)).variance});
        }
      }
    }
  }
  return tiles;
}

double background_noise_gain(std::vector<NoiseTile> tiles) {
  if (tiles.empty()) {
    return none;
  }
  std::stable_sort(tiles.begin(), tiles.end(),
                   [](const NoiseTile& a, const NoiseTile& b) { return a.brightness < b.brightness; });
  double raw = 0;
  double result = 0;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, tiles.size() / tenth); ++i) {
    raw += tiles[i].raw;
    result += tiles[i].result;
  }
  return raw > 0 ? std::sqrt(result / raw) : none;
}

BrightNoise& BrightNoise::operator+=(const BrightNoise& other) {
  light += other.light;
  differences += other.differences;
  voxels += other.voxels;
  return *this;
}

double BrightNoise::relative() const {
  return light > 0 ? std::sqrt(differences * static_cast<double>(voxels)) / light : none;
}

BrightNoise bright_noise(VolumeView<const float> guide, VolumeView<const float> first,
                         VolumeView<const float> second, double background) {
  const float least = percentile(guide, bright_part);
  const Extent3 e = guide.extent();
  BrightNoise sums;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const auto a = static_cast<double>(first(z, y, x));
        const auto b = static_cast<double>(second(z, y, x));
        if (guide(z, y, x) >= least && !std::isnan(a + b)) {
          sums.light += a + b - 2 * background;
          sums.differences += (a - b) * (a - b);
          ++sums.voxels;
        }
      }
    }
  }
  return sums;
}

} // namespace lsdeconv
