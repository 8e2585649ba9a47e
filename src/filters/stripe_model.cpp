#include "lsdeconv/filters/stripe_model.hpp"

#include "span.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

/// At one level, the notch takes from a signal along z the sum over its modes of out · (in · signal) ·
/// weight.
struct Mode {
  Signal in;
  Signal out;
  double weight;
};

/// The real Fourier vector of frequency k, a sine or cosine, with `size` values and norm 1.
Signal wave(std::int64_t size, std::int64_t k, bool sine) {
  const bool single = k == 0 || 2 * k == size;
  const double norm = std::sqrt((single ? 1.0 : 2.0) / static_cast<double>(size));
  Signal values;
  for (std::int64_t n = 0; n < size; ++n) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(k * n % size) / static_cast<double>(size);
    values.push_back(norm * (sine ? std::sin(angle) : std::cos(angle)));
  }
  return values;
}

/// Length of a signal and of its low-pass coefficients at each level.
std::vector<std::int64_t> sizes_of_levels(std::int64_t size, std::int64_t filter, int levels) {
  std::vector<std::int64_t> sizes{size};
  for (int level = 0; level < levels; ++level) {
    sizes.push_back(coefficient_count(sizes.back(), filter));
  }
  return sizes;
}

/// The mode of a vector of coefficients at the coarsest level: taken to the full length by the synthesis for
/// `out`, by the transpose of the analysis for `in`.
Mode mode_of(const Signal& coefficients, const Wavelet& wavelet, const std::vector<std::int64_t>& sizes,
             double weight) {
  Mode mode{coefficients, coefficients, weight};
  for (std::size_t level = sizes.size() - 1; level-- > 0;) {
    mode.in = analyse_transposed(mode.in, wavelet.low, sizes[level]);
    Signal finer(static_cast<std::size_t>(sizes[level]));
    synthesise(mode.out, wavelet.low, finer);
    mode.out = std::move(finer);
  }
  return mode;
}

std::vector<Mode> modes_of_level(std::int64_t size, const Wavelet& wavelet, int level, double sigma,
                                 double tolerance) {
  const std::vector<std::int64_t> sizes = sizes_of_levels(size, wavelet.length(), level);
  const std::int64_t bins = sizes.back();
  std::vector<Mode> modes;
  for (std::int64_t k = 0; 2 * k <= bins; ++k) {
    const double u = static_cast<double>(k) / sigma;
    const double weight = std::exp(-u * u / 2);
    if (weight < tolerance) {
      break;
    }
    modes.push_back(mode_of(wave(bins, k, false), wavelet, sizes, weight));
    if (k > 0 && 2 * k < bins) {
      modes.push_back(mode_of(wave(bins, k, true), wavelet, sizes, weight));
    }
  }
  return modes;
}

/// A basis of one side of all modes of all levels.
std::vector<Signal> span_of(const std::vector<std::vector<Mode>>& levels, Signal Mode::*side,
                            double tolerance) {
  std::vector<Signal> vectors;
  for (const std::vector<Mode>& modes : levels) {
    for (const Mode& mode : modes) {
      Signal& vector = vectors.emplace_back(mode.*side);
      std::transform(vector.begin(), vector.end(), vector.begin(), [&](double v) { return v * mode.weight; });
    }
  }
  return orthonormal_span(std::move(vectors), tolerance);
}

/// The notch of a level as a matrix between the two bases: one row per profile, one entry per weight.
std::vector<Signal> mixing_of(const std::vector<Mode>& modes, const std::vector<Signal>& profiles,
                              const std::vector<Signal>& weights) {
  std::vector<Signal> mixing(profiles.size(), Signal(weights.size()));
  for (const Mode& mode : modes) {
    Signal in;
    for (const Signal& weight : weights) {
      in.push_back(mode.weight * dot(mode.in, weight));
    }
    for (std::size_t p = 0; p < profiles.size(); ++p) {
      const double out = dot(mode.out, profiles[p]);
      for (std::size_t w = 0; w < weights.size(); ++w) {
        mixing[p][w] += out * in[w];
      }
    }
  }
  return mixing;
}

/// to += factor · from
void add(Signal& to, double factor, const Signal& from) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i] += factor * from[i];
  }
}

} // namespace

int wavelet_levels(std::int64_t shortest, const StripeSettings& settings) {
  const std::int64_t filter = 2LL * settings.moments;
  const int most = most_levels(shortest, filter);
  if (const int wanted = std::max(1, settings.levels); most < wanted) {
    const StripeAxes order = stripe_axes(settings.axis);
    throw UserError(text("destriping with db", settings.moments, " and ", count_text(wanted, "level"),
                         " needs ", (filter - 1) << wanted, " voxels in ", "zyx"[order.along], " and ",
                         "zyx"[order.across], ", the volume has ", shortest, "; take ",
                         settings.moments > 1 ? "a wavelet of lower number (--destripe-wavelet), " : "",
                         wanted > 1 ? "fewer levels (--destripe-levels), " : "",
                         "--destripe-method median, or no destriping"));
  }
  return settings.levels > 0 ? settings.levels : std::min(most, most_automatic_levels);
}

StripeModel::StripeModel(std::int64_t size_z, std::int64_t size_x, const StripeSettings& settings,
                         double tolerance)
    : wavelet_(daubechies(settings.moments)) {
  const int levels = wavelet_levels(std::min(size_z, size_x), settings);
  std::vector<std::vector<Mode>> modes;
  for (int level = 1; level <= levels; ++level) {
    modes.push_back(modes_of_level(size_z, wavelet_, level, settings.sigma, tolerance));
  }
  weights_ = span_of(modes, &Mode::in, tolerance);
  profiles_ = span_of(modes, &Mode::out, tolerance);
  for (const std::vector<Mode>& of_level : modes) {
    mixing_.push_back(mixing_of(of_level, profiles_, weights_));
  }
}

std::vector<Signal> StripeModel::maps(const std::vector<Signal>& sums) const {
  std::vector<Details> of_sums;
  of_sums.reserve(sums.size());
  for (const Signal& sum : sums) {
    of_sums.push_back(details(sum, wavelet_, levels()));
  }
  std::vector<Signal> maps;
  for (std::size_t p = 0; p < profiles_.size(); ++p) {
    Details mixed;
    mixed.sizes = of_sums.front().sizes;
    for (std::size_t level = 0; level < mixing_.size(); ++level) {
      Signal& band = mixed.bands.emplace_back(of_sums.front().bands[level].size());
      for (std::size_t w = 0; w < sums.size(); ++w) {
        add(band, mixing_[level][p][w], of_sums[w].bands[level]);
      }
    }
    maps.push_back(from_details(mixed, wavelet_));
  }
  return maps;
}

std::vector<Signal> weights_of_sample(const std::vector<Signal>& weights,
                                      const std::vector<std::int64_t>& positions) {
  std::vector<Signal> sampled(weights.size(), Signal(positions.size()));
  for (std::size_t w = 0; w < weights.size(); ++w) {
    std::size_t nearest = 0;
    for (std::size_t z = 0; z < weights[w].size(); ++z) {
      const auto position = static_cast<std::int64_t>(z);
      while (nearest + 1 < positions.size()
             && positions[nearest + 1] - position < std::abs(position - positions[nearest])) {
        ++nearest;
      }
      sampled[w][nearest] += weights[w][z];
    }
  }
  return sampled;
}

} // namespace lsdeconv
