#pragma once

#include <optional>
#include <vector>

namespace lsdeconv {

/// Deviances per voxel, in counts, of the estimates after 1, 2, 3, … iterations.
struct DevianceCurve {
  std::vector<double> fitted; ///< From the data that are deconvolved.
  std::vector<double> judged; ///< From the data that the estimates are judged by; may be the same.
};

/// After how many iterations k a deconvolution has done enough, by the deviances of its estimates.
struct IterationRule {
  int least = 3; ///< Iterations.
  int most = 60; ///< Iterations.
  /// Percent: the first k whose judged deviance falls by less than this part of itself. None: as photons
  /// ask for.
  std::optional<double> change = 0.2;
  /// Counts per photo-electron, where `change` is none. Photon noise has a deviance of about one gain per
  /// voxel; the rule ends where eight iterations have lowered the fitted deviance by less than 1.6e-4 of
  /// that. k is the last whose judged deviance exceeds the least one by no more than 1e-3 of it: beyond,
  /// noise is fitted, or what the model does not know of.
  double gain = 1;

  /// Whether more deviances than these, of the first iterations, are needed to decide.
  [[nodiscard]] bool goes_on(const DevianceCurve& curve) const;
  /// k by these deviances, at least one: at least `least` and at most `most`, which it is where they do not
  /// decide.
  [[nodiscard]] int decided(const DevianceCurve& curve) const;
};

/// The mean of curves of several boxes; one that ended before the longest stays at its last value.
DevianceCurve mean_curve(const std::vector<DevianceCurve>& curves);

/// The lower median: the middle one of the numbers, at least one, in order; of two in the middle the lower,
/// so that it is one of them.
int median(std::vector<int> counts);

} // namespace lsdeconv
