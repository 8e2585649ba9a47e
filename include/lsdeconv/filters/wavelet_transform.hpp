#pragma once

#include "lsdeconv/filters/wavelet.hpp"

namespace lsdeconv {

/// One level of the discrete wavelet transform of a signal, which is continued beyond its ends by its mirror
/// image (… b a | a b c …, called "symmetric" in other programs): every second value of the convolution with
/// `filter`. Gives coefficient_count() values.
Signal analyse(const Signal& signal, const Signal& filter);

/// The transpose of analyse(), as a matrix, for signals of `size` values.
Signal analyse_transposed(const Signal& coefficients, const Signal& filter, std::int64_t size);

/// The inverse of analyse(): adds to `signal`, which is as long as the one that was analysed, what the
/// coefficients of analyse() with this filter contribute to it. Where the contributions of both filters of a
/// wavelet are added to zeros, the signal that was analysed comes back.
void synthesise(const Signal& coefficients, const Signal& filter, Signal& signal);

/// Number of values that analyse() gives for a signal of `size` values and a filter of `filter` coefficients:
/// floor((size + filter - 1) / 2).
std::int64_t coefficient_count(std::int64_t size, std::int64_t filter);

/// Largest number of levels for which a filter of `filter` coefficients is not longer than what is left of a
/// signal of `size` values; 0 where it is longer from the start.
int most_levels(std::int64_t size, std::int64_t filter);

/// The high-pass coefficients of a signal at several levels.
struct Details {
  std::vector<Signal> bands; ///< One per level, finest first.
  std::vector<std::int64_t>
      sizes; ///< Length of what was analysed at each level: first that of the signal itself.
};
/// The high-pass coefficients of a signal at that many levels.
Details details(const Signal& signal, const Wavelet& wavelet, int levels);
/// The signal with these high-pass coefficients whose low-pass coefficients at the last level are 0.
Signal from_details(const Details& of, const Wavelet& wavelet);

} // namespace lsdeconv
