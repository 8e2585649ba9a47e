#include "lsdeconv/grid/transform_cost.hpp"

#include <array>

namespace lsdeconv {
namespace {

struct Radix {
  std::int64_t prime;
  double cost; ///< Per factor.
};
constexpr std::array radices{Radix{2, 0.05}, Radix{3, 0.10}, Radix{5, 0.18}, Radix{7, 0.28}};
constexpr double memory_cost = 0.65;

} // namespace

std::vector<std::int64_t> fast_lengths(std::int64_t longest) {
  std::vector<std::int64_t> lengths;
  for (std::int64_t n = 1; n <= longest; ++n) {
    std::int64_t rest = n;
    for (const Radix& radix : radices) {
      while (rest % radix.prime == 0) {
        rest /= radix.prime;
      }
    }
    if (rest == 1) {
      lengths.push_back(n);
    }
  }
  return lengths;
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
