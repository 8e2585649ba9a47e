#pragma once

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// How numbers that order slices follow each other.
enum class StepKind {
  even,        ///< By one step, or multiples of it where slices are missing.
  nearly_even, ///< By steps of about one length, such as rounded positions: 0 3 7 10 13.
  uneven,      ///< Neither.
};

/// The slices that a list of numbers counts.
struct SliceSteps {
  StepKind kind = StepKind::even;
  double step = 1;               ///< Distance of neighbouring slices.
  std::vector<std::int64_t> z{}; ///< Of each number; 0 for the first.

  /// Whether no slice is missing.
  [[nodiscard]] bool complete() const;
  /// Whether these may be slices of which at most every second one is missing.
  [[nodiscard]] bool plausible() const;
};

/// The median of the distances of neighbours; at least two numbers.
std::int64_t median_distance(const std::vector<std::int64_t>& ascending);

/// The steps of different numbers in ascending order. Two numbers show no step: it is 1 for whole ones
/// (`decimals` is 0), and their distance for others.
SliceSteps slice_steps(const std::vector<std::int64_t>& ascending, int decimals);

} // namespace lsdeconv
