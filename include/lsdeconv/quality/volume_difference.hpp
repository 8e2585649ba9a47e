#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>

namespace lsdeconv {

/// Sums over the voxels of two volumes, a and b, piece by piece. Voxels that are not finite in one of them
/// do not count.
struct DifferenceSums {
  std::int64_t voxels = 0;
  double a = 0;            ///< sum a
  double b = 0;            ///< sum b
  double aa = 0;           ///< sum a^2
  double bb = 0;           ///< sum b^2
  double ab = 0;           ///< sum a b
  double squares = 0;      ///< sum (b - a)^2
  double largest = 0;      ///< max |b - a|
  std::int64_t unlike = 0; ///< Voxels with b != a.

  /// Adds those of another piece.
  DifferenceSums& operator+=(const DifferenceSums& other);
  /// sqrt(sum (b - a)^2 / sum a^2): 0 where they are equal; NaN where a is 0.
  [[nodiscard]] double relative_l2() const;
  /// Mean of b - a. NaN without voxels.
  [[nodiscard]] double mean() const;
  /// Pearson's correlation, in [-1, 1]; NaN where one of them does not vary.
  [[nodiscard]] double correlation() const;
  /// The scale s of s a + o, the linear function of a that is nearest to b (least squares). NaN where a does
  /// not vary.
  [[nodiscard]] double scale() const;
  /// The offset o.
  [[nodiscard]] double offset() const;
};

/// The sums of a piece; both views have one extent. In a fixed order: the same bits in every call.
DifferenceSums difference_sums(VolumeView<const float> a, VolumeView<const float> b);

/// By how many voxels b must be moved along each axis for it to lie on a, to a fraction of a voxel. First by
/// phase correlation (Kuglin & Hines, Proc. IEEE Int. Conf. Cybern. Soc., 163, 1975), then by the plane that
/// fits the phase of the cross spectrum, weighted by its modulus (as Stone et al., IEEE Trans. Geosci. Remote
/// Sens. 39:2235, 2001). a and b: boxes of one extent, which a Hann window fades out towards their faces, so
/// that a shift of more than a quarter of them is not found. 0 where one of them does not vary.
Triple<double> shift_between(VolumeView<const float> a, VolumeView<const float> b);

} // namespace lsdeconv
