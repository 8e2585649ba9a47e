#include "lsdeconv/quality/residual.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace lsdeconv {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double least_photons = 1e-6;

/// One of each two neighbours that lie opposite each other.
constexpr std::array<Index3, ResidualSums::neighbours> neighbours{{{0, 0, 1},
                                                                   {0, 1, -1},
                                                                   {0, 1, 0},
                                                                   {0, 1, 1},
                                                                   {1, -1, -1},
                                                                   {1, -1, 0},
                                                                   {1, -1, 1},
                                                                   {1, 0, -1},
                                                                   {1, 0, 0},
                                                                   {1, 0, 1},
                                                                   {1, 1, -1},
                                                                   {1, 1, 0},
                                                                   {1, 1, 1}}};

/// expected_deviance() of few photons, as its sum; Stirling's series from there on.
constexpr double many_photons = 20;

double summed_deviance(double m) {
  double probability = std::exp(-m);
  double sum = 2 * probability * m;
  for (int k = 1; k < 80; ++k) {
    probability *= m / k;
    sum += 2 * probability * (k * std::log(k / m) - k + m);
  }
  return sum;
}

/// expected_deviance() from a table of its logarithmically spaced values.
class DevianceTable {
public:
  DevianceTable() {
    for (int i = 0; i <= steps; ++i) {
      values_.push_back(summed_deviance(least * std::exp(i * step())));
    }
  }
  [[nodiscard]] double at(double m) const {
    const double place = std::max(0.0, std::log(m / least) / step());
    const auto i = std::min(static_cast<std::size_t>(place), values_.size() - 2);
    const double part = place - static_cast<double>(i);
    return (1 - part) * values_[i] + part * values_[i + 1];
  }

private:
  static constexpr double least = least_photons;
  static constexpr int steps = 400;
  static double step() { return std::log(many_photons / least) / steps; }
  std::vector<double> values_;
};

/// Standardised residuals of a box, and 1 for voxels that are seen; both 0 where they are not.
struct Residual {
  explicit Residual(const Extent3& extent) : values(extent, 0), seen(extent, 0) {}
  Volume<float> values;
  Volume<float> seen;
};

/// Adds to the sums over voxels, too.
Residual standardised(VolumeView<const float> data, VolumeView<const float> model, const ExpectedNoise& noise,
                      ResidualSums& sums) {
  const Extent3 e = data.extent();
  Residual residual(e);
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        if (std::isnan(data(z, y, x)) || static_cast<double>(data(z, y, x)) >= noise.saturation) {
          continue;
        }
        const double seen = std::max(0.0, (static_cast<double>(data(z, y, x)) + noise.shift) / noise.gain);
        const double expected =
            std::max(least_photons,
                     (static_cast<double>(model(z, y, x)) + noise.background + noise.shift) / noise.gain);
        sums.deviance += 2 * ((seen > 0 ? seen * std::log(seen / expected) : 0) - seen + expected);
        sums.expected += expected_deviance(expected);
        const double left = (seen - expected) / std::sqrt(expected);
        sums.squares += left * left;
        ++sums.voxels;
        residual.values(z, y, x) = static_cast<float>(left);
        residual.seen(z, y, x) = 1;
      }
    }
  }
  return residual;
}

/// Voxels that have a neighbour in that direction.
Box3 with_neighbour(const Extent3& extent, const Index3& step) {
  const Box3 all = whole(extent);
  return intersection(all, all.shifted({-step.z, -step.y, -step.x}));
}

/// The sum of products of voxels and their neighbours in one direction.
double products(VolumeView<const float> values, const Index3& step) {
  constexpr std::int64_t lanes = 16; // independent of each other, so that they fit into vector registers
  std::array<double, lanes> sums{};
  const Box3 box = with_neighbour(values.extent(), step);
  const std::int64_t count = box.extent().x;
  const auto product = [](float a, float b) { return static_cast<double>(a) * static_cast<double>(b); };
  for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
    for (std::int64_t y = box.begin.y; y < box.end.y; ++y) {
      const float* here = values.row(z, y) + box.begin.x;
      const float* there = values.row(z + step.z, y + step.y) + box.begin.x + step.x;
      std::int64_t x = 0;
      for (; x + lanes <= count; x += lanes) {
        for (std::int64_t lane = 0; lane < lanes; ++lane) {
          sums[static_cast<std::size_t>(lane)] += product(here[x + lane], there[x + lane]);
        }
      }
      for (; x < count; ++x) {
        sums[static_cast<std::size_t>(x % lanes)] += product(here[x], there[x]);
      }
    }
  }
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

} // namespace

ResidualSums& ResidualSums::operator+=(const ResidualSums& other) {
  voxels += other.voxels;
  deviance += other.deviance;
  expected += other.expected;
  squares += other.squares;
  for (std::size_t i = 0; i < products.size(); ++i) {
    products[i] += other.products[i];
    pairs[i] += other.pairs[i];
  }
  return *this;
}

double ResidualSums::deviance_ratio() const {
  return expected > 0 ? deviance / expected : none;
}

double ResidualSums::structure() const {
  if (voxels == 0 || squares <= 0) {
    return none;
  }
  const double variance = squares / static_cast<double>(voxels);
  double sum = 0;
  for (std::size_t i = 0; i < products.size(); ++i) {
    const auto count = static_cast<double>(std::max<std::int64_t>(pairs[i], 1));
    const double correlation = products[i] / count / variance;
    sum += correlation * correlation - 1 / count;
  }
  return std::sqrt(std::max(0.0, sum / ResidualSums::neighbours));
}

double expected_deviance(double m) {
  if (m >= many_photons) {
    return 1 + 1 / (6 * m) + 1 / (6 * m * m);
  }
  static const DevianceTable table;
  return m > 0 ? table.at(m) : 0;
}

ResidualSums residual_sums(VolumeView<const float> data, VolumeView<const float> model,
                           const ExpectedNoise& noise) {
  ResidualSums sums;
  const Residual residual = standardised(data, model, noise, sums);
  const bool all_seen = sums.voxels == voxel_count(data.extent());
  for (std::size_t i = 0; i < neighbours.size(); ++i) {
    sums.products[i] = products(residual.values.view(), neighbours[i]);
    sums.pairs[i] = all_seen ? voxel_count(with_neighbour(data.extent(), neighbours[i]).extent())
                             : static_cast<std::int64_t>(products(residual.seen.view(), neighbours[i]));
  }
  return sums;
}

} // namespace lsdeconv
