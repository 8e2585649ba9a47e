#include "lsdeconv/filters/wavelet_transform.hpp"

#include "mirror.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

std::int64_t size_of(const Signal& signal) {
  return static_cast<std::int64_t>(signal.size());
}

/// Calls visit(i, j, position) for every product that analyse() sums up: coefficient i gains filter[j] times
/// the signal at `position`, which may lie beyond its ends.
template <typename Visit>
void for_each_product(std::int64_t coefficients, std::int64_t filter, Visit&& visit) {
  for (std::int64_t i = 0; i < coefficients; ++i) {
    for (std::int64_t j = 0; j < filter; ++j) {
      visit(static_cast<std::size_t>(i), static_cast<std::size_t>(j), 2 * i + 1 - j);
    }
  }
}

/// A copy with `margin` mirrored values on each side.
Signal mirrored_beyond_ends(const Signal& signal, std::int64_t margin) {
  const std::int64_t size = size_of(signal);
  Signal longer(static_cast<std::size_t>(size + 2 * margin));
  std::copy(signal.begin(), signal.end(), longer.begin() + margin);
  for (std::int64_t i = 0; i < margin; ++i) {
    longer[static_cast<std::size_t>(i)] = signal[static_cast<std::size_t>(mirrored(i - margin, size))];
    longer[static_cast<std::size_t>(margin + size + i)] =
        signal[static_cast<std::size_t>(mirrored(size + i, size))];
  }
  return longer;
}

} // namespace

std::int64_t coefficient_count(std::int64_t size, std::int64_t filter) {
  return (size + filter - 1) / 2;
}

int most_levels(std::int64_t size, std::int64_t filter) {
  int levels = 0;
  while (size >= 2 * (filter - 1)) {
    size /= 2;
    ++levels;
  }
  return levels;
}

Signal analyse(const Signal& signal, const Signal& filter) {
  const std::int64_t margin = size_of(filter);
  const Signal longer = mirrored_beyond_ends(signal, margin);
  Signal coefficients(static_cast<std::size_t>(coefficient_count(size_of(signal), margin)));
  for_each_product(size_of(coefficients), margin, [&](std::size_t i, std::size_t j, std::int64_t position) {
    coefficients[i] += filter[j] * longer[static_cast<std::size_t>(position + margin)];
  });
  return coefficients;
}

Signal analyse_transposed(const Signal& coefficients, const Signal& filter, std::int64_t size) {
  Signal signal(static_cast<std::size_t>(size));
  for_each_product(
      size_of(coefficients), size_of(filter), [&](std::size_t i, std::size_t j, std::int64_t position) {
        signal[static_cast<std::size_t>(mirrored(position, size))] += filter[j] * coefficients[i];
      });
  return signal;
}

void synthesise(const Signal& coefficients, const Signal& filter, Signal& signal) {
  const std::int64_t size = size_of(signal);
  for (std::int64_t i = 0; i < size_of(coefficients); ++i) {
    const std::int64_t first = 2 * i + 2 - size_of(filter);
    const std::int64_t begin = std::max<std::int64_t>(0, first);
    const std::int64_t end = std::min(size, first + size_of(filter));
    for (std::int64_t k = begin; k < end; ++k) {
      signal[static_cast<std::size_t>(k)] += filter[filter.size() - 1 - static_cast<std::size_t>(k - first)]
                                             * coefficients[static_cast<std::size_t>(i)];
    }
  }
}

Details details(const Signal& signal, const Wavelet& wavelet, int levels) {
  Details found;
  Signal coarse = signal;
  for (int level = 0; level < levels; ++level) {
    found.sizes.push_back(size_of(coarse));
    found.bands.push_back(analyse(coarse, wavelet.high));
    coarse = analyse(coarse, wavelet.low);
  }
  return found;
}

Signal from_details(const Details& of, const Wavelet& wavelet) {
  Signal coarse(of.bands.back().size());
  for (std::size_t level = of.bands.size(); level-- > 0;) {
    Signal finer(static_cast<std::size_t>(of.sizes[level]));
    synthesise(coarse, wavelet.low, finer);
    synthesise(of.bands[level], wavelet.high, finer);
    coarse = std::move(finer);
  }
  return coarse;
}

} // namespace lsdeconv
