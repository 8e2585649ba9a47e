#pragma once

#include "lsdeconv/run/estimation/stripe_estimate.hpp"

#include <memory>

namespace lsdeconv {

/// Finds the maps of bands of rows: one of the two methods.
class StripeFinder {
public:
  virtual ~StripeFinder() = default;
  [[nodiscard]] virtual std::int64_t map_count() const = 0;
  /// [1, z, map]
  [[nodiscard]] virtual Volume<float> profiles() const = 0;
  /// Working memory for one voxel of a row, all maps included.
  [[nodiscard]] virtual std::int64_t bytes_per_column() const = 0;
  /// maps: [map, y, x] for the rows from `first` on.
  virtual void find(std::int64_t first, VolumeView<float> maps) = 0;
};

/// The method that was asked for. Throws UserError where the volume is too small for it.
std::unique_ptr<StripeFinder> stripe_finder(VolumeReader& reader, const StripeRequest& request);

} // namespace lsdeconv
