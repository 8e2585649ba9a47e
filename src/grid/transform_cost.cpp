#include "lsdeconv/grid/transform_cost.hpp"

#include <algorithm>
#include <array>

namespace lsdeconv {
namespace {

struct Radix {
  std::int64_t prime;
  double cost; ///< Per factor.
};
constexpr std::array radices{Radix{2, 0.05}, Radix{3, 0.10}, Radix{5, 0.18}, Radix{7, 0.28}};
constexpr double memory_cost = 0.65;

bool is_fast(std::int64_t n) {
  for (const Radix& radix : radices) {
    while (n % radix.prime == 0) {
      n /= radix.prime;
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

double transform_cost(std::int64_t length) {
  double cost = memory_cost;
  for (const Radix& radix : radices) {
    for (; length % radix.prime == 0; length /= radix.prime) {
      cost += radix.cost;
    }
  }
  return cost;
}

} // namespace lsdeconv
