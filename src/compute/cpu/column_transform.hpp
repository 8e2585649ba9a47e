#pragma once

#include "../cyclic_range.hpp"
#include "fourier_plan.hpp"

namespace lsdeconv::cpu {

/// Columns that are transformed together: 16 neighbours in memory, which are 128 bytes, two cache lines, of
/// every line that crosses them.
inline constexpr std::int64_t tile_columns = 16;

/// Copies of up to tile_columns columns, each contiguous, on which FFTW is fastest.
class ColumnTile {
public:
  ColumnTile() = default;
  explicit ColumnTile(std::int64_t length);
  /// The c-th column.
  [[nodiscard]] Complex* column(std::int64_t c) { return values_.data() + c * stride_; }
  [[nodiscard]] const Complex* column(std::int64_t c) const { return values_.data() + c * stride_; }
  /// Distance of the columns.
  [[nodiscard]] std::int64_t stride() const { return stride_; }

private:
  std::int64_t stride_ = 0;
  Volume<Complex> values_;
};

/// Fourier transforms along an axis that is strided in memory (y or z). A strided transform reads one element
/// of every cache line that it touches. So a tile of neighbouring columns is copied to contiguous memory that
/// stays in the cache (gather), transformed there, and copied back (scatter): every cache line is read and
/// written once. Both copies transpose small blocks in registers.
class ColumnTransform {
public:
  ColumnTransform(std::int64_t length, FourierEffort effort);

  /// Copies the first `columns` columns from `lines`, where the lines across them are `stride` elements
  /// apart, to the tile. Lines outside `used` are not read: their elements become 0.
  static void gather(const Complex* lines, std::int64_t stride, CyclicRange used, std::int64_t columns,
                     ColumnTile& tile);
  /// Copies them back, but only the lines in `used`; others keep what they have.
  static void scatter(const ColumnTile& tile, Complex* lines, std::int64_t stride, CyclicRange used,
                      std::int64_t columns);
  /// Transforms the first `columns` columns, unscaled.
  void forward(const ColumnTile& from, ColumnTile& to, std::int64_t columns) const;
  void backward(const ColumnTile& from, ColumnTile& to, std::int64_t columns) const;
  [[nodiscard]] std::int64_t length() const { return length_; }

private:
  std::int64_t length_;
  LinePlan forward_;
  LinePlan backward_;
};

} // namespace lsdeconv::cpu
