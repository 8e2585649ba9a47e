#pragma once

#include "lsdeconv/filters/wavelet.hpp"

namespace lsdeconv {

/// One level of the discrete wavelet transform of a signal that is mirrored beyond its ends (… b a | a b c …,
/// "symmetric"): every second value of its convolution with `filter`. floor((n + filter - 1) / 2) values.
Signal analyse(const Signal& signal, const Signal& filter);

/// The transpose of analyse() for signals of `size` values.
Signal analyse_transposed(const Signal& coefficients, const Signal& filter, std::int64_t size);

/// Adds to `signal`, of n or n + 1 values, what coefficients of analyse() with `filter` contribute to it.
/// Where low and high are both added to zeros, the signal that was taken apart comes back.
void synthesise(const Signal& coefficients, const Signal& filter, Signal& signal);

/// Number of values analyse() gives for `size` values.
std::int64_t coefficient_count(std::int64_t size, std::int64_t filter);

/// Levels after which a filter would be longer than what is left of a signal; 0 where it is from the start.
int most_levels(std::int64_t size, std::int64_t filter);

/// The fine parts of a signal, finest first, and the sizes of the signal at each level, the signal's own
/// first.
struct Details {
  std::vector<Signal> bands;
  std::vector<std::int64_t> sizes;
};
Details details(const Signal& signal, const Wavelet& wavelet, int levels);
/// The signal that has these fine parts and nothing coarser.
Signal from_details(const Details& of, const Wavelet& wavelet);

} // namespace lsdeconv
