#pragma once

#include "lsdeconv/run/estimation/stripe_estimate.hpp"

#include <memory>

namespace lsdeconv {

/// One of the methods to find stripes along the first axis of a volume, band by band of rows (along its
/// second axis). A volume's stripes are the sum over maps of profile(z) · map(y, x); see Stripes.
class StripeFinder {
public:
  virtual ~StripeFinder() = default;
  /// Number of maps, and of profiles.
  [[nodiscard]] virtual std::int64_t map_count() const = 0;
  /// The profiles, of extent [1, z, map].
  [[nodiscard]] virtual Volume<float> profiles() const = 0;
  /// Bytes of working memory that find() takes for each (y, x) of a band, all maps included.
  [[nodiscard]] virtual std::int64_t bytes_per_column() const = 0;
  /// Rows that find() reads besides on each side of a band.
  [[nodiscard]] virtual std::int64_t margin_rows() const { return 0; }
  /// Reads the rows of the volume from `first` on and fills their maps, of extent [map, y, x]. Throws Error
  /// where a voxel is not finite or the reader fails.
  virtual void find(std::int64_t first, VolumeView<float> maps) = 0;
};

/// The method that was asked for, on a volume that must outlive it, and whose axes are (along, stacked,
/// across) of stripe_axes(). Throws UserError where the volume is too small for it.
std::unique_ptr<StripeFinder> stripe_finder(VolumeReader& reader, const StripeRequest& request);

} // namespace lsdeconv
