#include "lsdeconv/quality/shell_sums.hpp"

#include "lsdeconv/compute/hann_window.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

constexpr double threshold = 1.0 / 7;
/// The window spreads the mean over the shells below.
constexpr std::size_t first_shell = 2;
/// A PSF of one voxel may have a width of 0.
constexpr double least_width = 0.5;
const double cone = std::cos(std::numbers::pi / 6);

/// The window of a box, voxel by voxel.
struct Window {
  explicit Window(const Extent3& e) : along{hann_window(e.z), hann_window(e.y), hann_window(e.x)} {}
  [[nodiscard]] double at(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return along.z[static_cast<std::size_t>(z)] * along.y[static_cast<std::size_t>(y)]
           * along.x[static_cast<std::size_t>(x)];
  }
  Triple<std::vector<double>> along;
};

double windowed_mean(VolumeView<const float> voxels, const Window& window) {
  const Extent3 e = voxels.extent();
  double weights = 0;
  double sum = 0;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        if (!std::isnan(voxels(z, y, x))) {
          weights += window.at(z, y, x);
          sum += window.at(z, y, x) * static_cast<double>(voxels(z, y, x));
        }
      }
    }
  }
  return weights > 0 ? sum / weights : 0;
}

/// The frequencies of a spectrum along one axis, in waves per width.
std::vector<double> waves(std::int64_t n, std::int64_t count, double width) {
  std::vector<double> all;
  for (std::int64_t k = 0; k < count; ++k) {
    all.push_back(std::abs(static_cast<double>(2 * k <= n ? k : k - n)) / static_cast<double>(n) * width);
  }
  return all;
}

/// Each value with its neighbours, weighing 1/2 and 1/4.
std::vector<double> smoothed(const std::vector<double>& curve) {
  std::vector<double> smooth;
  for (std::size_t k = 0; k < curve.size(); ++k) {
    const double before = curve[k > 0 ? k - 1 : k];
    const double behind = curve[k + 1 < curve.size() ? k + 1 : k];
    smooth.push_back(before / 4 + curve[k] / 2 + behind / 4);
  }
  return smooth;
}

/// Where a curve falls below `level` for the first time, between two shells; none where it does not.
std::optional<double> fall(const std::vector<double>& curve, double level) {
  for (std::size_t k = first_shell; k < curve.size(); ++k) {
    if (curve[k] < level) {
      const double before = curve[k - 1];
      const bool steep = k > first_shell && before > curve[k];
      return static_cast<double>(k) - (steep ? (level - curve[k]) / (before - curve[k]) : 0);
    }
  }
  return std::nullopt;
}

void append(std::vector<double>& sums, const std::vector<double>& others, double weight) {
  sums.resize(std::max(sums.size(), others.size()), 0.0);
  for (std::size_t k = 0; k < others.size(); ++k) {
    sums[k] += weight * others[k];
  }
}

/// The values of two spectra at one frequency, which counts `weight` times.
struct ValuePair {
  double weight;
  std::complex<double> a;
  std::complex<double> b;
};

/// Adds a frequency of `f` waves per width to the shells of the sections that it lies in.
void add_frequency(SectionSums& sums, const Triple<double>& f, const Triple<double>& shells_per_wave,
                   const ValuePair& values) {
  const double length = std::sqrt(f.z * f.z + f.y * f.y + f.x * f.x);
  for (int axis = 0; axis < axes; ++axis) {
    ShellSums& of_axis = sums[axis];
    const auto k = static_cast<std::size_t>(std::lround(length * shells_per_wave[axis]));
    if (length > 0 && f[axis] >= cone * length && k < of_axis.cross.size()) {
      const double cross = values.a.real() * values.b.real() + values.a.imag() * values.b.imag();
      of_axis.cross[k] += values.weight * cross;
      of_axis.first[k] += values.weight * std::norm(values.a);
      of_axis.second[k] += values.weight * std::norm(values.b);
    }
  }
}

} // namespace

void ShellSums::add(const ShellSums& other, double weight) {
  append(cross, other.cross, weight);
  append(first, other.first, weight);
  append(second, other.second, weight);
}

HalfSpectrum windowed_spectrum(VolumeView<const float> voxels) {
  const Extent3 e = voxels.extent();
  const Window window(e);
  const double mean = windowed_mean(voxels, window);
  Volume<float> values(e);
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const auto v = static_cast<double>(voxels(z, y, x));
        values(z, y, x) = std::isnan(v) ? 0.0F : static_cast<float>(window.at(z, y, x) * (v - mean));
      }
    }
  }
  return fourier_transform(values.view());
}

SectionSums section_sums(const HalfSpectrum& a, const HalfSpectrum& b, const Extent3& box,
                         const Triple<double>& width) {
  const Extent3 e = a.extent();
  Triple<std::vector<double>> along;
  Triple<double> shells_per_wave;
  SectionSums sums;
  for (int axis = 0; axis < axes; ++axis) {
    const double wide = std::max(width[axis], least_width);
    shells_per_wave[axis] = static_cast<double>(box[axis]) / wide;
    along[axis] = waves(box[axis], e[axis], wide);
    const std::vector<double> none(static_cast<std::size_t>(box[axis] / 2 + 1), 0.0);
    sums[axis] = {none, none, none};
  }
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const Triple<double> f{along.z[static_cast<std::size_t>(z)], along.y[static_cast<std::size_t>(y)],
                               along.x[static_cast<std::size_t>(x)]};
        const double twice = x > 0 && 2 * x < box.x ? 2 : 1; // the other half is their conjugate
        add_frequency(sums, f, shells_per_wave, {twice, a(z, y, x), b(z, y, x)});
      }
    }
  }
  return sums;
}

std::vector<double> shell_correlation(const ShellSums& sums) {
  std::vector<double> curve;
  for (std::size_t k = 0; k < sums.cross.size(); ++k) {
    const double powers = sums.first[k] * sums.second[k];
    curve.push_back(powers > 0 ? sums.cross[k] / std::sqrt(powers) : 0);
  }
  return smoothed(curve);
}

std::optional<double> resolution(const ShellSums& sums, std::int64_t n) {
  if (n < least_side_for_shells) {
    return std::nullopt;
  }
  const std::optional<double> shell = fall(shell_correlation(sums), threshold);
  if (!shell) {
    return 2;
  }
  return *shell > first_shell ? std::optional(static_cast<double>(n) / *shell) : std::nullopt;
}

std::vector<double> reproduced(const ShellSums& model, const ShellSums& data) {
  std::vector<double> curve;
  for (std::size_t k = 0; k < data.cross.size(); ++k) {
    curve.push_back(data.cross[k] > 0 ? std::clamp(model.cross[k] / data.cross[k], 0.0, 2.0) : 0);
  }
  return smoothed(curve);
}

HalfWidth width_at_half(const std::vector<double>& transfer, std::int64_t n, double finest) {
  constexpr double half = 0.5;
  const double widths = 2 * std::numbers::ln2 / std::numbers::pi; // of a period
  const std::optional<double> shell = fall(transfer, half);
  const double period = shell ? static_cast<double>(n) / *shell : 0;
  return {widths * std::max(period, finest), period < finest};
}

} // namespace lsdeconv
