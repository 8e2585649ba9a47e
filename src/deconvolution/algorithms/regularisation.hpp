#pragma once

#include "lsdeconv/deconvolution/algorithms.hpp"

#include <memory>

namespace lsdeconv {

/// Applies RegularisationParameters to the estimates of an iteration. Allocates one field, and none where
/// there is no regularisation.
class Regularisation {
public:
  explicit Regularisation(const DeconvolverRequest& request);

  /// Memory that it takes, in bytes per voxel of the transform.
  static double bytes_per_voxel(const RegularisationParameters& parameters);

  /// Smooths both estimates with the Gaussian if that is due before iteration k, never before the first and
  /// the last; returns whether it was. With x_k and x_{k-1} smoothed, the point x_k + step (x_k - x_{k-1})
  /// is, too. `older` may be null.
  bool smooth(int k, std::unique_ptr<Field>& estimate, std::unique_ptr<Field>& older);
  /// Sets where the object of the next block ends: total variation looks at no differences beyond.
  void set_coverage(const Coverage& coverage);
  /// How the update of `estimate` is to be adjusted: by total variation or by the neighbours' mean. Both are
  /// evaluated on the estimate before the update, "one step late" (Green, IEEE Trans. Med. Imaging 9:84,
  /// 1990). The result refers to a field of this object, valid until the next call.
  Adjustment adjustment(Field& estimate);

private:
  Backend& backend_;
  RegularisationParameters parameters_;
  int iterations_;
  Extent3 transform_;
  Extent3 half_support_; ///< Of the PSF.
  operation::TotalVariation total_variation_;
  operation::Smooth gaussian_;
  std::unique_ptr<Field> field_; ///< Result of the last operation; null without any regularisation.
};

} // namespace lsdeconv
