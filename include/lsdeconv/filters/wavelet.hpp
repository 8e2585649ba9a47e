#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lsdeconv {

using Signal = std::vector<double>;

/// Most vanishing moments of a wavelet here: db1 to db20.
inline constexpr int most_vanishing_moments = 20;

/// The two filters that take a signal apart; those that put it together again are the same, reversed.
struct Wavelet {
  Signal low;
  Signal high;

  [[nodiscard]] std::int64_t length() const { return static_cast<std::int64_t>(low.size()); }
};

/// Orthogonal wavelet of compact support with `moments` (1 to 20) vanishing moments, 2·moments long, minimum
/// phase (Daubechies, Comm. Pure Appl. Math. 41:909, 1988, section 4). Throws Error for other numbers.
Wavelet daubechies(int moments);

/// Vanishing moments of "db1" … "db20". Throws UserError for other names.
int vanishing_moments(std::string_view name);

} // namespace lsdeconv
