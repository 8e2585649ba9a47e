#pragma once

#include "../cyclic_range.hpp"

#include "lsdeconv/core/volume.hpp"

#include <complex>
#include <vector>

namespace lsdeconv::cpu {

using Complex = std::complex<float>;

/// Columns that are transformed together: 16 neighbours in memory, which are 128 bytes, two cache lines, of
/// every line that crosses them.
inline constexpr std::int64_t tile_columns = 16;

/// Copies of up to tile_columns columns side by side: for every line the real parts of all columns, then
/// their imaginary parts. What is done to all columns alike fills vector registers then.
class ColumnTile {
public:
  ColumnTile() = default;
  explicit ColumnTile(std::int64_t length) : values_({length, 2, tile_columns}, 0.0F) {}
  /// The real parts of line `i`; the imaginary ones follow.
  [[nodiscard]] float* line(std::int64_t i) { return values_.view().row(i, 0); }
  [[nodiscard]] const float* line(std::int64_t i) const { return values_.view().row(i, 0); }

private:
  Volume<float> values_;
};

/// Fourier transforms along an axis that is strided in memory (y or z). A tile of neighbouring columns is
/// copied to memory that stays in the cache (gather), transformed there, in place, and copied back (scatter):
/// every cache line is read and written once.
///
/// The forward transform decimates in frequency (Gentleman & Sande, AFIPS Conf. Proc. 29:563, 1966) and
/// leaves the frequencies in the order of its last stage, the backward one decimates in time (Cooley & Tukey,
/// Math. Comput. 19:297, 1965) and begins with that order: what is done between the two treats all
/// frequencies alike, so that none is moved to its natural place. Bits do not depend on the width of vector
/// registers.
class ColumnTransform {
public:
  /// Fast for lengths without prime factors above 7.
  explicit ColumnTransform(std::int64_t length);

  /// Copies the first `columns` columns from `lines`, where the lines across them are `stride` elements
  /// apart, to the tile, whose other columns become 0. Lines outside `used` are not read: their elements
  /// become 0.
  static void gather(const Complex* lines, std::int64_t stride, CyclicRange used, std::int64_t columns,
                     ColumnTile& tile);
  /// Copies them back, but only the lines in `used`; others keep what they have.
  static void scatter(const ColumnTile& tile, Complex* lines, std::int64_t stride, CyclicRange used,
                      std::int64_t columns);
  /// Transforms the columns, unscaled, from places to frequencies and back.
  void forward(ColumnTile& tile) const;
  void backward(ColumnTile& tile) const;
  [[nodiscard]] std::int64_t length() const { return length_; }
  /// The line of a tile that holds a frequency from 0 to length - 1 between forward() and backward().
  [[nodiscard]] std::int64_t line_of(std::int64_t frequency) const;

private:
  /// One factor of the length: transforms of `radix` points that lie `distance` lines apart, with the factors
  /// exp(-2 pi i j l / (radix distance)) between them and the stages of shorter distances.
  struct Stage {
    Stage(int points, std::int64_t lines_apart);
    int radix;
    std::int64_t distance;
    std::vector<float> twiddles; ///< For each j < distance and l = 1, 2, …, radix - 1 real, imaginary part.
    std::vector<float> turns;    ///< exp(-2 pi i m / radix), m < radix, of a radix above 8; else none.
  };
  using Stages = std::vector<Stage>;

  template <int width, bool is_forward, typename Transform>
  static void run_blocks(const Stage& stage, Transform&& transform, float* lines, std::int64_t count);
  /// Transforms of one stage in `count` lines, with vector registers of `width` floats.
  template <int width, bool is_forward>
  static void run_stage(const Stage& stage, float* lines, std::int64_t count);
  template <int width, bool is_forward>
  static void run(const Stages& stages, float* lines, std::int64_t length);
  /// All stages, with the widest registers there are.
  template <bool is_forward>
  void run_widest(ColumnTile& tile) const;

  std::int64_t length_;
  Stages stages_;
};

} // namespace lsdeconv::cpu
