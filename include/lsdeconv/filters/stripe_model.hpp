#pragma once

#include "lsdeconv/filters/destripe_method.hpp"
#include "lsdeconv/filters/wavelet_transform.hpp"

#include <optional>

namespace lsdeconv {

/// What counts as a stripe. Of a structure that is narrow across the stripes and fills a part f of a line
/// along them, the filter takes about 2.5 sigma f of its height for a stripe, at most all of it: cells in
/// long volumes stay, rods along the stripes do not.
struct StripeSettings {
  int moments = 9;  ///< Vanishing moments of the wavelet: 9 for db9.
  int levels = 0;   ///< Levels of the wavelet transform; 0: as many as fit, at most most_automatic_levels.
  double sigma = 2; ///< Width of the notch in bins of the full length along the stripes.
  DestripeAxis axis = DestripeAxis::z; ///< That stripes run along.
};

/// The wavelet bands up to this level hold structures narrower than about 32 voxels across the stripes; wider
/// ones are shading and tissue.
inline constexpr int most_automatic_levels = 4;

/// The stripes of an image (z, x) along z, or of a plane that stripe_axes() names in place of it, as the
/// wavelet-Fourier filter of Münch, Trtik, Marone & Stampanoni (Opt. Express 17:8567, 2009) finds them: from
/// the wavelet bands that are fine in x and coarse in z it takes the lowest frequencies along z, weighted
/// with exp(-k² / (2 sigma²)) for the signed Fourier bin k, in the same way at every level.
///
/// The filter is linear and separable. Hence the stripes are, up to an error of `tolerance` times their
/// height,
///     stripes(z, x) = sum over m of profile_m(z) · map_m(x)
/// with a few smooth profiles that depend on the sizes alone, and maps that follow from as many weighted sums
/// of the image along z. So the stripes of a volume are found in one pass over its slices, in any order, and
/// are known at any voxel afterwards.
class StripeModel {
public:
  /// For images of these sizes in voxels. Throws UserError where fewer levels of the wavelet transform fit
  /// into z or x than the settings ask for, or none at all.
  StripeModel(std::int64_t size_z, std::int64_t size_x, const StripeSettings& settings, double tolerance);

  /// Number of levels of the wavelet transform.
  [[nodiscard]] int levels() const { return static_cast<int>(mixing_.size()); }
  /// The weights of each sum along z: one per slice.
  [[nodiscard]] const std::vector<Signal>& weights() const { return weights_; }
  /// The profiles along z: one value per slice.
  [[nodiscard]] const std::vector<Signal>& profiles() const { return profiles_; }
  /// The maps along x that belong to the profiles, one for each, from the sums along z of the image: one for
  /// each of weights(), as long as the image along x.
  [[nodiscard]] std::vector<Signal> maps(const std::vector<Signal>& sums) const;

private:
  Wavelet wavelet_;
  std::vector<Signal> weights_;
  std::vector<Signal> profiles_;
  /// For each level, finest first, and each profile: the factor of each sum in its map.
  std::vector<std::vector<Signal>> mixing_;
};

/// Number of levels of the wavelet transform that the settings mean for an image whose shorter size is
/// `shortest`. Throws UserError where so many do not fit, or none.
int wavelet_levels(std::int64_t shortest, const StripeSettings& settings);

/// Weights for sums over the slices at `positions` (ascending) alone: each of them has the weights of all
/// slices that it is the nearest to. `weights` are those for all slices, one vector per sum.
std::vector<Signal> weights_of_sample(const std::vector<Signal>& weights,
                                      const std::vector<std::int64_t>& positions);

} // namespace lsdeconv
