#include "slice_steps.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

using Numbers = std::vector<std::int64_t>;

Numbers distances(const Numbers& ascending) {
  Numbers result;
  for (std::size_t i = 1; i < ascending.size(); ++i) {
    result.push_back(ascending[i] - ascending[i - 1]);
  }
  return result;
}

SliceSteps one_by_one(const Numbers& ascending, StepKind kind) {
  SliceSteps steps{kind, 1, Numbers(ascending.size())};
  std::iota(steps.z.begin(), steps.z.end(), std::int64_t{0});
  if (ascending.size() > 1) {
    steps.step =
        static_cast<double>(ascending.back() - ascending.front()) / static_cast<double>(ascending.size() - 1);
  }
  return steps;
}

SliceSteps multiples_of(const Numbers& ascending, std::int64_t step) {
  SliceSteps steps{StepKind::even, static_cast<double>(step), {}};
  for (const std::int64_t number : ascending) {
    steps.z.push_back((number - ascending.front()) / step);
  }
  return steps;
}

/// Largest minus smallest distance of the numbers from a line of that slope over z.
double spread(const Numbers& ascending, const Numbers& z, double slope) {
  double least = 0;
  double most = 0;
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    const double off =
        static_cast<double>(ascending[i] - ascending.front()) - slope * static_cast<double>(z[i]);
    least = std::min(least, off);
    most = std::max(most, off);
  }
  return most - least;
}

/// Whether multiples z of some step, rounded to whole numbers, may be these.
bool are_rounded_multiples(const Numbers& ascending, const Numbers& z) {
  const auto intervals = static_cast<double>(z.back());
  const auto range = static_cast<double>(ascending.back() - ascending.front());
  double low = (range - 1) / intervals;
  double high = (range + 1) / intervals;
  for (int i = 0; i < 50; ++i) { // the spread is a convex function of the slope
    const double a = low + (high - low) / 3;
    const double b = high - (high - low) / 3;
    if (spread(ascending, z, a) < spread(ascending, z, b)) {
      high = b;
    } else {
      low = a;
    }
  }
  return spread(ascending, z, (low + high) / 2) <= 1 + 1e-6;
}

/// Whether distances of 1 and 2 are those of rounded positions: where a slice is lost now and then, 2 is rare
/// and comes without regularity.
bool are_rounded_below_two(const Numbers& ascending, const Numbers& distance) {
  const auto twos = std::count(distance.begin(), distance.end(), 2);
  const auto ones = std::count(distance.begin(), distance.end(), 1);
  const bool often = twos > 3 || (twos == 3 && 10 * twos >= std::ssize(distance));
  return ones > 0 && ones + twos == std::ssize(distance) && often
         && are_rounded_multiples(ascending, one_by_one(ascending, StepKind::nearly_even).z);
}

/// Counts in steps of about `step`.
SliceSteps nearly(const Numbers& distance, double step) {
  SliceSteps steps{StepKind::nearly_even, step, {0}};
  for (const std::int64_t d : distance) {
    const double multiple = std::max(1.0, std::round(static_cast<double>(d) / step));
    steps.z.push_back(steps.z.back() + static_cast<std::int64_t>(multiple));
  }
  return steps;
}

/// Rounded multiples of a step between 1.4 and 2, some of which are missing; uneven where they are none. With
/// a shorter step a distance of 2 may be one step or two.
SliceSteps rounded_below_two(const Numbers& ascending, const Numbers& distance) {
  constexpr std::size_t lag = 12;
  if (ascending.size() <= 2 * lag) {
    return one_by_one(ascending, StepKind::uneven);
  }
  Numbers over_lag;
  for (std::size_t i = lag; i < ascending.size(); ++i) {
    over_lag.push_back(ascending[i] - ascending[i - lag]);
  }
  std::nth_element(over_lag.begin(), over_lag.begin() + std::ssize(over_lag) / 2, over_lag.end());
  const double step = static_cast<double>(over_lag[over_lag.size() / 2]) / lag;
  SliceSteps steps = nearly(distance, std::max(step, 1.0));
  steps.step =
      static_cast<double>(ascending.back() - ascending.front()) / static_cast<double>(steps.z.back());
  const bool fits = step >= 1.4 && step < 2 && are_rounded_multiples(ascending, steps.z);
  return fits ? steps : one_by_one(ascending, StepKind::uneven);
}

/// Whether the distances are the multiples of the step that they are counted as: but for the rounding of two
/// numbers, or, where they are many, a quarter of a step. A few numbers so far apart may be anything, such as
/// the wavelengths 405, 488, 561 and 640.
bool are_near(const Numbers& distance, const SliceSteps& steps) {
  constexpr std::size_t many = 8;
  const double tolerance = std::max(1.05, distance.size() < many ? 0 : steps.step / 4);
  for (std::size_t i = 0; i < distance.size(); ++i) {
    const double multiple = static_cast<double>(steps.z[i + 1] - steps.z[i]);
    if (std::abs(static_cast<double>(distance[i]) - multiple * steps.step) > tolerance) {
      return false;
    }
  }
  return true;
}

/// The mean of the distances that are about as long as the median.
double usual_distance(const Numbers& distance, std::int64_t median) {
  const std::int64_t tolerance = std::max<std::int64_t>(1, median / 4);
  double sum = 0;
  double count = 0;
  for (const std::int64_t d : distance) {
    const bool usual = d >= median - tolerance && d <= median + tolerance;
    sum += usual ? static_cast<double>(d) : 0;
    count += usual ? 1 : 0;
  }
  return sum / count;
}

SliceSteps nearly_even(const Numbers& ascending, const Numbers& distance) {
  const SliceSteps first = nearly(distance, usual_distance(distance, median_distance(ascending)));
  const auto range = static_cast<double>(ascending.back() - ascending.front());
  SliceSteps second = nearly(distance, range / static_cast<double>(first.z.back()));
  std::int64_t single = 0;
  for (std::size_t i = 1; i < second.z.size(); ++i) {
    single += second.z[i] - second.z[i - 1] == 1 ? 1 : 0;
  }
  const bool are_slices = 4 * single >= 3 * std::ssize(distance) && are_near(distance, second);
  return are_slices ? second : one_by_one(ascending, StepKind::uneven);
}

} // namespace

bool SliceSteps::complete() const {
  return kind != StepKind::uneven && (z.empty() || z.back() + 1 == std::ssize(z));
}

bool SliceSteps::plausible() const {
  return kind != StepKind::uneven && (z.empty() || z.back() < 2 * std::ssize(z));
}

std::int64_t median_distance(const Numbers& ascending) {
  Numbers distance = distances(ascending);
  const auto middle = distance.begin() + static_cast<std::ptrdiff_t>((distance.size() - 1) / 2);
  std::nth_element(distance.begin(), middle, distance.end());
  return *middle;
}

SliceSteps slice_steps(const Numbers& ascending, int decimals) {
  if (ascending.size() < 2 || (ascending.size() == 2 && decimals > 0)) {
    return one_by_one(ascending, StepKind::even);
  }
  if (ascending.size() == 2) {
    return multiples_of(ascending, 1);
  }
  const Numbers distance = distances(ascending);
  const std::int64_t divisor = std::accumulate(distance.begin(), distance.end(), std::int64_t{0},
                                               [](std::int64_t a, std::int64_t b) { return std::gcd(a, b); });
  if (divisor == 1 && are_rounded_below_two(ascending, distance)) {
    return one_by_one(ascending, StepKind::nearly_even);
  }
  if (SliceSteps rounded = rounded_below_two(ascending, distance); rounded.kind != StepKind::uneven) {
    return rounded;
  }
  const auto single = std::count(distance.begin(), distance.end(), divisor);
  SliceSteps even = multiples_of(ascending, divisor);
  if (2 * single >= std::ssize(distance) || (single > 0 && even.plausible())) {
    return even;
  }
  return nearly_even(ascending, distance);
}

} // namespace lsdeconv
