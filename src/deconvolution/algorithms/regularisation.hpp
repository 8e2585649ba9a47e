#pragma once

#include "lsdeconv/deconvolution/deconvolver.hpp"

#include <memory>

namespace lsdeconv {

/// What an iteration does to its estimates beside fitting the data. Takes a field of memory where it does
/// anything.
class Regularisation {
public:
  Regularisation(Backend& backend, const IterationParameters& parameters, const Extent3& transform);

  /// Bytes per voxel of the transform.
  static double bytes_per_voxel(const RegularisationParameters& parameters);

  /// Smooths both estimates where that is due before iteration k, never before the first and the last; the
  /// point x_k + step (x_k - x_{k-1}) is smoothed with them. `older` may be null. True where it was due.
  bool smooth(int k, std::unique_ptr<Field>& estimate, std::unique_ptr<Field>& older);
  /// How the update from `estimate` is to be changed, by total variation or by the neighbours' mean, both of
  /// `estimate` itself: one step late (Green, IEEE Trans. Med. Imaging 9:84, 1990).
  Adjustment adjustment(Field& estimate);

private:
  Backend& backend_;
  RegularisationParameters parameters_;
  int iterations_;
  operation::TotalVariation total_variation_;
  operation::Smooth gaussian_;
  std::unique_ptr<Field> field_;
};

} // namespace lsdeconv
