#include "lsdeconv/quality/shell_sums.hpp"
#include "lsdeconv/quality/volume_difference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

constexpr int rounds = 8;
constexpr double turn = 2 * std::numbers::pi;

/// A conj(B)
HalfSpectrum cross_spectrum(VolumeView<const float> a, VolumeView<const float> b) {
  HalfSpectrum cross = windowed_spectrum(a);
  const HalfSpectrum other = windowed_spectrum(b);
  for (std::int64_t i = 0; i < cross.size(); ++i) {
    cross.data()[i] *= std::conj(other.data()[i]);
  }
  return cross;
}

/// Divides by the square root of the modulus: between the correlation, whose peak is broad, and the phase
/// correlation, to which noise counts as much as structure.
HalfSpectrum whitened(const HalfSpectrum& cross) {
  HalfSpectrum white(cross.extent());
  std::transform(cross.begin(), cross.end(), white.begin(), [](const std::complex<float>& v) {
    const float modulus = std::abs(v);
    return modulus > 0 ? v / std::sqrt(modulus) : v;
  });
  return white;
}

/// Where the largest value lies, counted from -n/2 on.
Index3 peak(const Volume<float>& correlation) {
  const Extent3 e = correlation.extent();
  Index3 place =
      position_of(std::max_element(correlation.begin(), correlation.end()) - correlation.begin(), e);
  for (int axis = 0; axis < axes; ++axis) {
    place[axis] -= 2 * place[axis] > e[axis] ? e[axis] : 0;
  }
  return place;
}

/// Normal equations of the plane that fits phases: three unknown shifts.
struct PhaseFit {
  std::array<std::array<double, axes>, axes> matrix{};
  std::array<double, axes> right{};

  void add(const std::array<double, axes>& slope, double phase, double weight) {
    for (std::size_t i = 0; i < axes; ++i) {
      for (std::size_t j = 0; j < axes; ++j) {
        matrix[i][j] += weight * slope[i] * slope[j];
      }
      right[i] += weight * slope[i] * phase;
    }
  }

  /// Axes that hold no frequency get 0.
  [[nodiscard]] Triple<double> solved() {
    for (std::size_t i = 0; i < axes; ++i) {
      const double largest = std::max({matrix[0][0], matrix[1][1], matrix[2][2], 1e-300});
      matrix[i][i] += 1e-12 * largest;
    }
    for (std::size_t i = 0; i < axes; ++i) { // symmetric and positive: no pivots are needed
      for (std::size_t row = i + 1; row < axes; ++row) {
        const double factor = matrix[row][i] / matrix[i][i];
        for (std::size_t column = i; column < axes; ++column) {
          matrix[row][column] -= factor * matrix[i][column];
        }
        right[row] -= factor * right[i];
      }
    }
    std::array<double, axes> solution{};
    for (std::size_t i = axes; i-- > 0;) {
      double sum = right[i];
      for (std::size_t column = i + 1; column < axes; ++column) {
        sum -= matrix[i][column] * solution[column];
      }
      solution[i] = sum / matrix[i][i];
    }
    return {solution[0], solution[1], solution[2]};
  }
};

/// How much must be added to `shift` by the phases that it leaves.
Triple<double> correction(const HalfSpectrum& cross, const Extent3& box, const Triple<double>& shift) {
  const Extent3 e = cross.extent();
  PhaseFit fit;
  for (std::int64_t i = 0; i < cross.size(); ++i) {
    const Index3 k = position_of(i, e);
    std::array<double, axes> slope{};
    double expected = 0;
    for (int axis = 0; axis < axes; ++axis) {
      const std::int64_t n = box[axis];
      const std::int64_t signed_k = 2 * k[axis] > n ? k[axis] - n : k[axis];
      slope[static_cast<std::size_t>(axis)] = -turn * static_cast<double>(signed_k) / static_cast<double>(n);
      expected += slope[static_cast<std::size_t>(axis)] * shift[axis];
    }
    const std::complex<double> left = std::complex<double>(cross.data()[i]) * std::polar(1.0, -expected);
    const double phase = std::arg(left);
    constexpr double clear = std::numbers::pi / 2; // beyond, it may have wrapped
    if (std::abs(phase) < clear) {
      fit.add(slope, phase, std::abs(left));
    }
  }
  return fit.solved();
}

} // namespace

Triple<double> shift_between(VolumeView<const float> a, VolumeView<const float> b) {
  const HalfSpectrum cross = cross_spectrum(a, b);
  const bool varies =
      std::any_of(cross.begin(), cross.end(), [](const std::complex<float>& v) { return std::abs(v) > 0; });
  if (!varies) {
    return {};
  }
  // The windows lie alike on what both have in common, so that they draw the shift nowhere.
  const Index3 whole_voxels = peak(inverse_fourier_transform(whitened(cross), a.extent()));
  const Box3 common = intersection(whole(a.extent()), whole(a.extent()).shifted(whole_voxels));
  const HalfSpectrum of_common = cross_spectrum(a.part(common), b.part(common.relative_to(whole_voxels)));
  Triple<double> shift;
  for (int round = 0; round < rounds; ++round) {
    shift = shift + correction(of_common, common.extent(), shift);
  }
  for (int axis = 0; axis < axes; ++axis) {
    shift[axis] += static_cast<double>(whole_voxels[axis]);
  }
  return shift;
}

} // namespace lsdeconv
