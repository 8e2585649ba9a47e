#include "profile_smoothing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>

namespace lsdeconv {
namespace {

/// Third differences: fewer values have none.
constexpr std::size_t fewest_values = 8;
/// Lengths of the waves that a curve just follows, in lengths of the line: the first is a parabola.
constexpr std::array<double, 6> wave_lengths{4, 1, 0.5, 0.25, 0.125, 0.0625};
constexpr double shortest_wave = 8; ///< Values.

/// Solves (W + strength D'D) x = W y, where D takes third differences: symmetric, three diagonals beside the
/// main one. Cholesky factor L D L'.
class Smoother {
public:
  Smoother(const std::vector<double>& weights, double strength) : weights_(weights), rows_(weights.size()) {
    constexpr std::array<double, 4> difference{-1, 3, -3, 1};
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      rows_[i][0] = weights[i];
    }
    for (std::size_t first = 0; first + 3 < rows_.size(); ++first) {
      for (std::size_t j = 0; j < difference.size(); ++j) {
        for (std::size_t k = 0; k <= j; ++k) {
          rows_[first + j][j - k] += strength * difference[j] * difference[k];
        }
      }
    }
    factor();
  }

  [[nodiscard]] std::vector<double> smoothed(const std::vector<double>& values) const {
    std::vector<double> x(values.size());
    std::transform(values.begin(), values.end(), weights_.begin(), x.begin(), std::multiplies<>{});
    solve(x);
    return x;
  }
  /// Degrees of freedom: the trace of the matrix that makes the curve from the values.
  [[nodiscard]] double freedom() const {
    double trace = 0;
    std::vector<double> x(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      std::fill(x.begin(), x.end(), 0.0);
      x[i] = weights_[i];
      solve(x);
      trace += x[i];
    }
    return trace;
  }

private:
  /// rows_[i][k]: the matrix at (i, i - k); afterwards L, with D on the diagonal.
  void factor() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::size_t reach = std::min<std::size_t>(i, 3);
      for (std::size_t k = reach; k >= 1; --k) {
        const std::size_t j = i - k;
        for (std::size_t m = k + 1; m <= reach; ++m) {
          rows_[i][k] -= rows_[i][m] * rows_[j][m - k]; // rows_[i] still holds L times D here
        }
      }
      for (std::size_t k = 1; k <= reach; ++k) {
        const double scaled = rows_[i][k] / rows_[i - k][0];
        rows_[i][0] -= scaled * rows_[i][k];
        rows_[i][k] = scaled;
      }
    }
  }
  void solve(std::vector<double>& x) const {
    const std::size_t n = rows_.size();
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 1; k <= std::min<std::size_t>(i, 3); ++k) {
        x[i] -= rows_[i][k] * x[i - k];
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      x[i] /= rows_[i][0];
    }
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t k = 1; k <= std::min<std::size_t>(i, 3); ++k) {
        x[i - k] -= rows_[i][k] * x[i];
      }
    }
  }

  const std::vector<double>& weights_;
  std::vector<std::array<double, 4>> rows_;
};

double chi_squared(const std::vector<double>& values, const std::vector<double>& weights,
                   const std::vector<double>& curve) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i] * (values[i] - curve[i]) * (values[i] - curve[i]);
  }
  return sum;
}

} // namespace

std::vector<double> smooth_profile(const std::vector<double>& values, const std::vector<double>& weights) {
  const double weight = std::accumulate(weights.begin(), weights.end(), 0.0);
  const auto measured = std::count_if(weights.begin(), weights.end(), [](double w) { return w > 0; });
  const double mean =
      weight > 0 ? std::inner_product(values.begin(), values.end(), weights.begin(), 0.0) / weight : 0;
  std::vector<double> best(values.size(), mean);
  if (measured < std::ssize(values) / 2 || values.size() < fewest_values) {
    return best;
  }
  const double price = std::log(static_cast<double>(measured));
  double least = chi_squared(values, weights, best) + price;
  for (const double length : wave_lengths) {
    const double wave = length * static_cast<double>(values.size());
    if (wave < shortest_wave) {
      break;
    }
    const double strength =
        weight / static_cast<double>(measured) * std::pow(wave / (2 * std::numbers::pi), 6);
    const Smoother smoother(weights, strength);
    std::vector<double> curve = smoother.smoothed(values);
    const double cost = chi_squared(values, weights, curve) + price * smoother.freedom();
    if (cost < least) {
      least = cost;
      best = std::move(curve);
    }
  }
  return best;
}

} // namespace lsdeconv
