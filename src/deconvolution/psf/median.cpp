#include "median.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lsdeconv {
namespace {

/// Standard deviation of a normal distribution in units of its median absolute deviation.
constexpr double normal_deviation = 1.4826022185056018;

} // namespace

double median(std::vector<double> values) {
  if (values.empty()) {
    return 0;
  }
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) {
    return *middle;
  }
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

double median_deviation(std::vector<double> values, double middle) {
  std::transform(values.begin(), values.end(), values.begin(),
                 [middle](double value) { return std::abs(value - middle); });
  return normal_deviation * median(std::move(values));
}

} // namespace lsdeconv
