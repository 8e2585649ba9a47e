#pragma once

#include "lsdeconv/filters/wavelet_transform.hpp"

#include <optional>

namespace lsdeconv {

/// What counts as a stripe along z. A structure narrow in x that fills a part f of a column counts as one,
/// too, with about 2.5·sigma·f of its height, at most all of it: cells in long volumes stay, rods along z do
/// not.
struct StripeSettings {
  int moments = 9;  ///< Vanishing moments of the wavelet: 9 for db9.
  int levels = 0;   ///< Of the wavelet transform; 0: as many as fit, at most most_automatic_levels.
  double sigma = 2; ///< Width of the notch in bins of the full z length.
};

/// Bands up to this level hold what is narrower than about 32 voxels in x; wider is shading and tissue.
inline constexpr int most_automatic_levels = 4;

/// The part of an image (z, x) that a notch in its wavelet bands takes out (Münch, Trtik, Marone &
/// Stampanoni, Opt. Express 17:8567, 2009): the bands that are fine in x and coarse in z, of them the lowest
/// frequencies along z, weighted exp(-k² / (2 sigma²)) with the signed bin k, alike at every level.
///
/// The transform is separable and linear, so this part is, but for `tolerance` of the stripes' height,
///     stripes(z, x) = sum over m of profile_m(z) · map_m(x)
/// with a few smooth profiles. The maps follow from as many weighted sums of the image along z. So a volume's
/// stripes are found in one pass over its slices, in any order, and are known at any voxel afterwards.
class StripeModel {
public:
  /// Throws UserError where not one level of the wavelet fits into z or x, or fewer than asked for.
  StripeModel(std::int64_t size_z, std::int64_t size_x, const StripeSettings& settings, double tolerance);

  [[nodiscard]] int levels() const { return static_cast<int>(mixing_.size()); }
  /// Of the weighted sums: one weight per z.
  [[nodiscard]] const std::vector<Signal>& weights() const { return weights_; }
  /// One value per z.
  [[nodiscard]] const std::vector<Signal>& profiles() const { return profiles_; }
  /// One map per profile, along x, from one sum per weight, along x.
  [[nodiscard]] std::vector<Signal> maps(const std::vector<Signal>& sums) const;

private:
  Wavelet wavelet_;
  std::vector<Signal> weights_;
  std::vector<Signal> profiles_;
  /// Per level, finest first: what of each sum goes into each map.
  std::vector<std::vector<Signal>> mixing_;
};

/// Levels that the settings ask for, for a transform over the shorter of the sizes. Throws UserError as
/// above.
int wavelet_levels(std::int64_t shortest, const StripeSettings& settings);

/// Weights for sums over the slices at `positions` only (ascending), each standing for the slices nearest to
/// it.
std::vector<Signal> weights_of_sample(const std::vector<Signal>& weights,
                                      const std::vector<std::int64_t>& positions);

} // namespace lsdeconv
