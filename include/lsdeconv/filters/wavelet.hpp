#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Values along one axis.
using Signal = std::vector<double>;

/// Largest number of vanishing moments that daubechies() knows: db1 to db20.
inline constexpr int most_vanishing_moments = 20;

/// The two analysis filters of an orthogonal wavelet, low pass and high pass; its synthesis filters are the
/// same in reverse order.
struct Wavelet {
  Signal low;
  Signal high;

  /// Number of coefficients of each filter.
  [[nodiscard]] std::int64_t length() const { return static_cast<std::int64_t>(low.size()); }
};

/// Daubechies' orthogonal wavelet of compact support with `moments` (1 to 20) vanishing moments, filters of
/// 2·moments coefficients and minimum phase (Daubechies, Comm. Pure Appl. Math. 41:909, 1988, section 4).
/// Throws Error for other numbers.
Wavelet daubechies(int moments);

/// Number of vanishing moments of the wavelets "db1" to "db20". Throws UserError for other names.
int vanishing_moments(std::string_view name);

} // namespace lsdeconv
