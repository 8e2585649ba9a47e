#pragma once

#include "cyclic_range.hpp"
#include "fourier_plan.hpp"

namespace lsdeconv::cpu {

/// Columns that are worked on together: neighbours in memory, 128 bytes of every line across them.
inline constexpr std::int64_t tile_columns = 16;

/// Up to tile_columns columns, each contiguous, as FFTW is fastest with.
class ColumnTile {
public:
  ColumnTile() = default;
  explicit ColumnTile(std::int64_t length);
  [[nodiscard]] Complex* column(std::int64_t c) { return values_.data() + c * stride_; }
  [[nodiscard]] const Complex* column(std::int64_t c) const { return values_.data() + c * stride_; }

private:
  std::int64_t stride_ = 0;
  Volume<Complex> values_;
};

/// Transforms of columns along one axis that is strided in memory.
class ColumnTransform {
public:
  ColumnTransform(std::int64_t length, FourierEffort effort);

  /// Columns of `lines`, whose lines are `stride` apart; lines outside `used` are taken as zero.
  static void gather(const Complex* lines, std::int64_t stride, CyclicRange used, std::int64_t columns,
                     ColumnTile& tile);
  /// Only the lines in `used` are written.
  static void scatter(const ColumnTile& tile, Complex* lines, std::int64_t stride, CyclicRange used,
                      std::int64_t columns);
  void forward(const ColumnTile& from, ColumnTile& to, std::int64_t columns) const;
  void backward(const ColumnTile& from, ColumnTile& to, std::int64_t columns) const;
  [[nodiscard]] std::int64_t length() const { return length_; }

private:
  std::int64_t length_;
  LinePlan forward_;
  LinePlan backward_;
};

} // namespace lsdeconv::cpu
