#include "row_transform.hpp"

#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lsdeconv::cpu {
namespace {

/// Rows and columns of a block that is transposed in registers.
constexpr std::int64_t block = 4;
using Quad [[gnu::vector_size(16), gnu::aligned(4), gnu::may_alias]] = float;

/// Transposes block × block numbers; next_from and next_to give row i of the block on either side.
template <typename From, typename To>
inline void transpose_block(From&& from, To&& to) {
  const auto at = [&](std::int64_t i) { return *reinterpret_cast<const Quad*>(from(i)); };
  const auto store = [&](std::int64_t i, const Quad& row) { *reinterpret_cast<Quad*>(to(i)) = row; };
  const Quad low = __builtin_shufflevector(at(0), at(1), 0, 4, 1, 5);
  const Quad high = __builtin_shufflevector(at(0), at(1), 2, 6, 3, 7);
  const Quad low_after = __builtin_shufflevector(at(2), at(3), 0, 4, 1, 5);
  const Quad high_after = __builtin_shufflevector(at(2), at(3), 2, 6, 3, 7);
  store(0, __builtin_shufflevector(low, low_after, 0, 1, 4, 5));
  store(1, __builtin_shufflevector(low, low_after, 2, 3, 6, 7));
  store(2, __builtin_shufflevector(high, high_after, 0, 1, 4, 5));
  store(3, __builtin_shufflevector(high, high_after, 2, 3, 6, 7));
}

/// Calls whole(r, j) for blocks from row r and number j on, and single(r, j) for the numbers that are left.
template <typename Whole, typename Single>
void for_blocks(std::int64_t rows, std::int64_t numbers, Whole&& whole, Single&& single) {
  const std::int64_t rows_in_blocks = rows / block * block;
  std::int64_t j = 0;
  for (; j + block <= numbers; j += block) {
    for (std::int64_t r = 0; r < rows_in_blocks; r += block) {
      whole(r, j);
    }
    for (std::int64_t r = rows_in_blocks; r < rows; ++r) {
      for (std::int64_t k = j; k < j + block; ++k) {
        single(r, k);
      }
    }
  }
  for (; j < numbers; ++j) {
    for (std::int64_t r = 0; r < rows; ++r) {
      single(r, j);
    }
  }
}

/// The starts of some rows.
struct Rows {
  std::array<float*, batch_rows> starts{};
  std::int64_t count = 0;
};

/// Rows of complex numbers; std::complex guarantees that they are pairs.
Rows rows_of(std::span<Complex* const> spectra) {
  Rows rows;
  for (Complex* spectrum : spectra) {
    rows.starts[static_cast<std::size_t>(rows.count++)] = reinterpret_cast<float*>(spectrum);
  }
  return rows;
}

Rows rows_of(RowBatch& batch, std::size_t count) {
  Rows rows;
  for (std::size_t r = 0; r < count; ++r) {
    rows.starts[r] = batch.row(r).data();
  }
  rows.count = static_cast<std::int64_t>(count);
  return rows;
}

/// Copies the first `numbers` of every row to a tile as pairs of real and imaginary parts: each row to a
/// column.
void to_columns(const Rows& rows, std::int64_t numbers, ColumnTile& tile) {
  float* columns = tile.line(0);
  if (rows.count < batch_rows) {
    std::fill_n(columns, numbers * batch_rows, 0.0F);
  }
  const auto row = [&](std::int64_t r) { return rows.starts[static_cast<std::size_t>(r)]; };
  for_blocks(
      rows.count, numbers,
      [&](std::int64_t r, std::int64_t j) {
        transpose_block([&](std::int64_t i) { return row(r + i) + j; },
                        [&](std::int64_t i) { return columns + (j + i) * batch_rows + r; });
      },
      [&](std::int64_t r, std::int64_t j) { columns[j * batch_rows + r] = row(r)[j]; });
}

/// Back.
void to_rows(const ColumnTile& tile, std::int64_t numbers, const Rows& rows) {
  const float* columns = tile.line(0);
  const auto row = [&](std::int64_t r) { return rows.starts[static_cast<std::size_t>(r)]; };
  for_blocks(
      rows.count, numbers,
      [&](std::int64_t r, std::int64_t j) {
        transpose_block([&](std::int64_t i) { return columns + (j + i) * batch_rows + r; },
                        [&](std::int64_t i) { return row(r + i) + j; });
      },
      [&](std::int64_t r, std::int64_t j) { row(r)[j] = columns[j * batch_rows + r]; });
}

/// The same of rows of an odd length, which become real parts; the imaginary ones are 0.
void to_real_parts(const Rows& rows, std::int64_t numbers, ColumnTile& tile) {
  std::fill(tile.line(0), tile.line(numbers), 0.0F);
  for (std::int64_t j = 0; j < numbers; ++j) {
    for (std::int64_t r = 0; r < rows.count; ++r) {
      tile.line(j)[r] = rows.starts[static_cast<std::size_t>(r)][j];
    }
  }
}

void to_rows_of_real_parts(const ColumnTile& tile, std::int64_t numbers, const Rows& rows) {
  for (std::int64_t j = 0; j < numbers; ++j) {
    for (std::int64_t r = 0; r < rows.count; ++r) {
      rows.starts[static_cast<std::size_t>(r)][j] = tile.line(j)[r];
    }
  }
}

/// Copies a line of a tile; for sign -1 the complex conjugates.
inline void copy_line(const float* from, float sign, float* to) {
#pragma omp simd
  for (std::int64_t r = 0; r < batch_rows; ++r) {
    to[r] = from[r];
    to[batch_rows + r] = sign * from[batch_rows + r];
  }
}

/// X_k from Z_k and Z_(half - k).
inline void untangle_line(const float* z, const float* mirrored, float cosine, float sine, float* x) {
#pragma omp simd
  for (std::int64_t r = 0; r < batch_rows; ++r) {
    const std::int64_t i = batch_rows + r;
    const float odd_real = z[i] + mirrored[i];
    const float odd_imaginary = mirrored[r] - z[r];
    x[r] = 0.5F * (z[r] + mirrored[r]) + (cosine * odd_real - sine * odd_imaginary);
    x[i] = 0.5F * (z[i] - mirrored[i]) + (cosine * odd_imaginary + sine * odd_real);
  }
}

/// Twice Z_k from X_k and X_(half - k), with twice O_k by the conjugate of the twiddle factor: the unscaled
/// transform of half the length lacks a factor 2.
inline void tangle_line(const float* x, const float* mirrored, float cosine, float sine, float* z) {
#pragma omp simd
  for (std::int64_t r = 0; r < batch_rows; ++r) {
    const std::int64_t i = batch_rows + r;
    const float real_difference = 2 * (x[r] - mirrored[r]);
    const float imaginary_sum = 2 * (x[i] + mirrored[i]);
    const float odd_real = cosine * real_difference + sine * imaginary_sum;
    const float odd_imaginary = cosine * imaginary_sum - sine * real_difference;
    z[r] = x[r] + mirrored[r] - odd_imaginary;
    z[i] = x[i] - mirrored[i] + odd_real;
  }
}

/// Floats from a row to the next: an odd number of cache lines. With a power of two the same element of all
/// rows would fall into the same set of the cache.
std::int64_t row_stride(std::int64_t length) {
  constexpr std::int64_t cache_line = 64 / sizeof(float);
  return (ceil_div(length, cache_line) | 1) * cache_line;
}

} // namespace

RowBatch::RowBatch(std::int64_t length)
    : length_(length), values_({1, batch_rows, row_stride(length)}, 0.0F) {}

RowTransform::RowTransform(std::int64_t length)
    : length_(length), columns_(length % 2 == 0 ? length / 2 : length) {
  for (std::int64_t k = 0; k <= columns_.length(); ++k) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length);
    lines_.push_back(columns_.line_of(k % columns_.length()));
    cosines_.push_back(static_cast<float>(std::cos(angle) / 2));
    sines_.push_back(static_cast<float>(-std::sin(angle) / 2));
  }
}

void RowTransform::forward(RowBatch& batch, std::span<Complex* const> spectra, RowRoom& room) const {
  const Rows rows = rows_of(batch, spectra.size());
  is_even() ? to_columns(rows, length_, room.columns) : to_real_parts(rows, length_, room.columns);
  columns_.forward(room.columns);
  untangle(room);
  to_rows(room.spectra, spectrum_floats(), rows_of(spectra));
}

void RowTransform::backward(std::span<Complex* const> spectra, RowBatch& batch, RowRoom& room) const {
  const Rows rows = rows_of(batch, spectra.size());
  to_columns(rows_of(spectra), spectrum_floats(), room.spectra);
  tangle(room);
  columns_.backward(room.columns);
  is_even() ? to_rows(room.columns, length_, rows) : to_rows_of_real_parts(room.columns, length_, rows);
}

void RowTransform::untangle(RowRoom& room) const {
  vectorised([=, this, half = columns_.length(), &room] {
    for (std::int64_t k = 0; k <= length_ / 2; ++k) {
      const auto i = static_cast<std::size_t>(k);
      const float* z = room.columns.line(lines_[i]);
      if (is_even()) {
        const float* mirrored = room.columns.line(lines_[static_cast<std::size_t>(half - k)]);
        untangle_line(z, mirrored, cosines_[i], sines_[i], room.spectra.line(k));
      } else {
        copy_line(z, 1, room.spectra.line(k));
      }
    }
  });
}

void RowTransform::tangle(RowRoom& room) const {
  std::fill_n(room.spectra.line(0) + batch_rows, batch_rows, 0.0F);
  if (is_even()) {
    std::fill_n(room.spectra.line(length_ / 2) + batch_rows, batch_rows, 0.0F);
  }
  vectorised([=, this, half = columns_.length(), &room] {
    for (std::int64_t k = 0; k < half; ++k) {
      const auto i = static_cast<std::size_t>(k);
      float* z = room.columns.line(lines_[i]);
      if (is_even()) {
        tangle_line(room.spectra.line(k), room.spectra.line(half - k), cosines_[i], sines_[i], z);
      } else if (k <= length_ / 2) {
        copy_line(room.spectra.line(k), 1, z);
      } else { // the conjugate of a frequency below the half
        copy_line(room.spectra.line(length_ - k), -1, z);
      }
    }
  });
}

} // namespace lsdeconv::cpu
