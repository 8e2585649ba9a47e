#pragma once

#include <optional>
#include <vector>

namespace lsdeconv {

/// After how many iterations k a deconvolution has done enough, by the deviances D_1, D_2, … of its
/// estimates.
struct IterationRule {
  int most = 100; ///< Iterations.
  /// Percent: the first k with D_{k-1} - D_k below this part of D_{k-1}. None: the k with the least D, which
  /// is that of data held out; known once D has not fallen for four iterations.
  std::optional<double> change = 0.2;

  /// Whether more deviances than these, of the first iterations, are needed to decide.
  [[nodiscard]] bool goes_on(const std::vector<double>& deviances) const;
  /// k by these deviances, at least one: at least 3 and at most `most`, which it is where they do not decide.
  [[nodiscard]] int decided(const std::vector<double>& deviances) const;
};

/// The lower median: the middle one of the numbers, at least one, in order; of two in the middle the lower,
/// so that it is one of them.
int median(std::vector<int> counts);

} // namespace lsdeconv
