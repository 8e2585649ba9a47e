#include "lsdeconv/run/estimation/plane_brightness.hpp"

#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/share.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Part of the tiles that are too dark to be compared.
constexpr double dark_part = 0.3;

template <typename T>
T quantile(std::vector<T> values, double part) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * part);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

/// log(light / other) for the tiles in which `other` is not dark.
std::vector<double> logarithms(const std::vector<float>& light, const std::vector<float>& other) {
  std::vector<float> seen;
  for (std::size_t i = 0; i < light.size(); ++i) {
    if (light[i] > 0 && other[i] > 0) {
      seen.push_back(other[i]);
    }
  }
  std::vector<double> ratios;
  const float least = seen.empty() ? 0 : quantile(seen, dark_part);
  for (std::size_t i = 0; i < light.size(); ++i) {
    if (light[i] > 0 && other[i] > 0 && other[i] >= least) {
      ratios.push_back(std::log(static_cast<double>(light[i]) / static_cast<double>(other[i])));
    }
  }
  return ratios;
}

/// The light of tiles of some bands of rows of a slice.
std::vector<float> light_of_slice(VolumeReader& counts, std::int64_t z, float offset) {
  std::vector<float> light;
  for (const Box3& box : light_windows(counts.description().extent, z)) {
    Volume<float> band(box.extent());
    counts.read(box, band.view());
    const std::vector<float> of_band = tile_light(band.view(), offset);
    light.insert(light.end(), of_band.begin(), of_band.end());
  }
  return light;
}

/// values[i] as if the list went on mirrored at its ends.
double mirrored(const std::vector<double>& values, std::int64_t i) {
  const std::int64_t last = std::ssize(values) - 1;
  const std::int64_t inside = i < 0 ? -i : i > last ? 2 * last - i : i;
  return values[static_cast<std::size_t>(std::clamp<std::int64_t>(inside, 0, last))];
}

template <typename Of>
std::vector<double> running(const std::vector<double>& values, std::int64_t half, Of&& of) {
  std::vector<double> result;
  for (std::int64_t z = 0; z < std::ssize(values); ++z) {
    std::vector<double> window;
    for (std::int64_t i = z - half; i <= z + half; ++i) {
      window.push_back(mirrored(values, i));
    }
    result.push_back(of(window));
  }
  return result;
}

/// What is left of the logarithms of all slices' light when all that is smooth is taken off.
std::vector<float> factors_of(const std::vector<double>& logarithms) {
  constexpr std::int64_t half_of_median = 4;
  constexpr std::int64_t half_of_mean = 2;
  constexpr double steps = 1000;
  const std::vector<double> medians =
      running(logarithms, half_of_median, [](const std::vector<double>& w) { return quantile(w, 0.5); });
  const std::vector<double> smooth = running(medians, half_of_mean, [](const std::vector<double>& w) {
    double sum = 0;
    for (const double value : w) {
      sum += value;
    }
    return sum / static_cast<double>(w.size());
  });
  std::vector<float> factors;
  for (std::size_t z = 0; z < logarithms.size(); ++z) {
    const double factor = std::clamp(std::exp(logarithms[z] - smooth[z]), 0.2, 5.0);
    factors.push_back(static_cast<float>(std::round(factor * steps) / steps));
  }
  return factors;
}

} // namespace

std::vector<Box3> light_windows(const Extent3& volume, std::int64_t z) {
  constexpr std::int64_t bands = 4;
  constexpr std::int64_t rows = 4 * tile_side;
  if (volume.y <= 2 * bands * rows) {
    return {{{z, 0, 0}, {z + 1, volume.y, volume.x}}};
  }
  std::vector<Box3> windows;
  for (std::int64_t i = 0; i < bands; ++i) {
    const std::int64_t y = (2 * i + 1) * volume.y / (2 * bands) - rows / 2;
    windows.push_back({{z, y, 0}, {z + 1, y + rows, volume.x}});
  }
  return windows;
}

std::vector<float> tile_light(VolumeView<const float> rows, float offset) {
  const Extent3 e = rows.extent();
  std::vector<float> light;
  for (std::int64_t y = 0; y + tile_side <= e.y; y += tile_side) {
    for (std::int64_t x = 0; x + tile_side <= e.x; x += tile_side) {
      double sum = 0;
      bool good = true;
      for (std::int64_t j = y; j < y + tile_side; ++j) {
        const float* row = rows.row(0, j) + x;
        good = good && std::all_of(row, row + tile_side, [](float v) { return v != 0 && std::isfinite(v); });
        for (std::int64_t i = 0; i < tile_side; ++i) {
          sum += static_cast<double>(row[i]);
        }
      }
      const double mean = sum / static_cast<double>(tile_side * tile_side) - static_cast<double>(offset);
      light.push_back(good ? static_cast<float>(mean) : 0.0F);
    }
  }
  return light;
}

PlaneChange plane_change(const std::vector<float>& before, const std::vector<float>& here,
                         const std::vector<float>& behind) {
  constexpr double of_normal = 1.48;
  std::vector<float> beside;
  std::transform(before.begin(), before.end(), behind.begin(), std::back_inserter(beside),
                 [](float a, float b) { return a > 0 && b > 0 ? std::sqrt(a * b) : 0.0F; });
  std::vector<double> changes = logarithms(here, beside);
  if (changes.empty()) {
    return {};
  }
  const double median = quantile(changes, 0.5);
  std::transform(changes.begin(), changes.end(), changes.begin(),
                 [&](double change) { return std::abs(change - median); });
  return {median, of_normal * quantile(changes, 0.5)};
}

bool flickers(const std::vector<PlaneChange>& changes) {
  constexpr std::size_t least_slices = 5;
  constexpr double least_change = 0.04;
  if (changes.size() < least_slices) {
    return false;
  }
  std::vector<double> sizes;
  std::size_t together = 0;
  for (const PlaneChange& change : changes) {
    sizes.push_back(std::abs(change.median));
    together += sizes.back() > change.spread ? 1 : 0;
  }
  return quantile(sizes, 0.5) > least_change && 3 * together >= changes.size();
}

std::vector<float> find_plane_factors(VolumeReader& counts, float offset, const mpi::Communicator& ranks) {
  constexpr std::int64_t most_slices = 8;
  std::vector<PlaneChange> mine;
  ranks.all_or_none([&] {
    const std::int64_t slices = counts.description().extent.z;
    const std::vector<std::int64_t> positions = sample_positions(slices, most_slices);
    const auto [begin, end] = share_of(std::ssize(positions), ranks.rank().value, ranks.size());
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t z = positions[static_cast<std::size_t>(i)];
      if (z > 0 && z + 1 < slices) {
        mine.push_back(plane_change(light_of_slice(counts, z - 1, offset), light_of_slice(counts, z, offset),
                                    light_of_slice(counts, z + 1, offset)));
      }
    }
  });
  return flickers(ranks.all_gather(mine)) ? plane_factors(counts, offset, ranks) : std::vector<float>();
}

std::vector<float> plane_factors(VolumeReader& counts, float offset, const mpi::Communicator& ranks) {
  std::vector<double> mine;
  const std::int64_t slices = counts.description().extent.z;
  ranks.all_or_none([&] {
    const auto [begin, end] = share_of(slices, ranks.rank().value, ranks.size());
    Progress progress({.name = "comparing the light of slices", .piece = "slice", .pieces = slices});
    std::vector<float> before = begin < end
                                    ? light_of_slice(counts, std::max<std::int64_t>(0, begin - 1), offset)
                                    : std::vector<float>();
    for (std::int64_t z = begin; z < end; ++z) {
      std::vector<float> here = light_of_slice(counts, z, offset);
      const std::vector<double> changes = logarithms(here, before);
      mine.push_back(z == 0 || changes.empty() ? 0 : quantile(changes, 0.5));
      before = std::move(here);
      progress.advance(ranks.size());
    }
  });
  std::vector<double> logarithm = ranks.all_gather(mine);
  for (std::size_t z = 1; z < logarithm.size(); ++z) {
    logarithm[z] += logarithm[z - 1];
  }
  return factors_of(logarithm);
}

} // namespace lsdeconv
