#pragma once

#include "column_transform.hpp"

namespace lsdeconv::cpu {

/// The half spectrum of a volume, (z, y, x / 2 + 1), in planes that a thread can work on alone. Rows are
/// padded to FFTW's alignment; planes to whole tiles of columns, an odd number of them, so that the columns
/// along z spread over the cache.
class Workspace {
public:
  explicit Workspace(const Extent3& extent);
  static std::int64_t bytes(const Extent3& extent);

  [[nodiscard]] Complex* row(std::int64_t z, std::int64_t y) {
    return spectrum_.data() + z * plane_ + y * row_;
  }
  [[nodiscard]] Complex* tile(std::int64_t t) { return spectrum_.data() + t * tile_columns; }
  [[nodiscard]] std::int64_t row_stride() const { return row_; }
  [[nodiscard]] std::int64_t plane_stride() const { return plane_; }
  [[nodiscard]] std::int64_t tiles() const { return plane_ / tile_columns; }

private:
  /// Complex numbers of a row and of a plane.
  static std::int64_t row_of(const Extent3& extent);
  static std::int64_t plane_of(const Extent3& extent);

  std::int64_t row_;
  std::int64_t plane_;
  Volume<Complex> spectrum_;
};

} // namespace lsdeconv::cpu
