#include "lsdeconv/grid/transform_cost.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr std::array<std::int64_t, 4> fast_primes{2, 3, 5, 7};

bool is_fast(std::int64_t n) {
  for (const std::int64_t prime : fast_primes) {
    while (n % prime == 0) {
      n /= prime;
    }
  }
  return n == 1;
}

} // namespace

std::vector<std::int64_t> fast_lengths(std::int64_t longest) {
  std::vector<std::int64_t> lengths;
  for (std::int64_t n = 1; n <= longest; ++n) {
    if (is_fast(n)) {
      lengths.push_back(n);
    }
  }
  return lengths;
}

std::int64_t fast_length(std::int64_t least) {
  std::int64_t length = std::max<std::int64_t>(least, 1);
  while (!is_fast(length)) {
    ++length;
  }
  return length;
}

double transform_cost(int axis, std::int64_t length) {
  constexpr double of_overhead = 6; // voxels that take the time of what is done once for each line
  constexpr double of_odd_rows = 4; // which are transformed as complex numbers
  constexpr double in_cache = 512;  // up to this length the columns of a tile stay in the fastest cache
  constexpr double per_doubling = 0.1;
  const double doublings = std::max(0.0, std::log2(static_cast<double>(length) / in_cache));
  return 1 + of_overhead / static_cast<double>(length) + per_doubling * doublings
         + (axis == 2 && length % 2 == 1 ? of_odd_rows - 1 : 0);
}

} // namespace lsdeconv
