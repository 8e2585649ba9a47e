#pragma once

#include <optional>
#include <vector>

namespace lsdeconv {

/// When an iteration has done enough, told from the deviance D_1, D_2, … of its estimates.
struct IterationRule {
  int most = 100;
  /// Percent: the first k with D_{k-1} - D_k below this part of D_{k-1}. None: the k with the least D, that
  /// of data held out; known once D has not fallen for four iterations.
  std::optional<double> change = 0.2;

  /// Whether the deviances so far leave the decision open.
  [[nodiscard]] bool goes_on(const std::vector<double>& deviances) const;
  /// k, at least 3 and at most `most`.
  [[nodiscard]] int decided(const std::vector<double>& deviances) const;
};

/// The middle one; of two in the middle the lower.
int median(std::vector<int> counts);

} // namespace lsdeconv
