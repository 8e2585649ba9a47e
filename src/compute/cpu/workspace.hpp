#pragma once

#include "column_transform.hpp"

namespace lsdeconv::cpu {

/// The half spectrum (z, y, x / 2 + 1) of a real volume. Rows are padded to 16 bytes, planes to whole
/// tiles of columns. The number of tiles is odd, so that the elements of a column along z fall into different
/// sets of the cache. The columns along z of a tile are those at tile_columns consecutive places of every
/// plane, whatever y and x these are: the transform along z treats all alike.
class Workspace {
public:
  explicit Workspace(const Extent3& extent);
  /// Memory that the spectrum of such a volume takes.
  static std::int64_t bytes(const Extent3& extent);

  /// The spectrum of row (z, y).
  [[nodiscard]] Complex* row(std::int64_t z, std::int64_t y) {
    return spectrum_.data() + z * plane_ + y * row_;
  }
  /// The first line of tile `t`; the lines along z are plane_stride() apart.
  [[nodiscard]] Complex* tile(std::int64_t t) { return spectrum_.data() + t * tile_columns; }
  /// Distances in elements from a row to the next, and from a plane to the next.
  [[nodiscard]] std::int64_t row_stride() const { return row_; }
  [[nodiscard]] std::int64_t plane_stride() const { return plane_; }
  [[nodiscard]] std::int64_t tiles() const { return plane_ / tile_columns; }

private:
  /// Elements of a row and of a plane, padding included.
  static std::int64_t row_of(const Extent3& extent);
  static std::int64_t plane_of(const Extent3& extent);

  std::int64_t row_;
  std::int64_t plane_;
  Volume<Complex> spectrum_;
};

} // namespace lsdeconv::cpu
