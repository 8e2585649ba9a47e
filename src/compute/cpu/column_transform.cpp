#include "column_transform.hpp"

namespace lsdeconv::cpu {
namespace {

constexpr std::int64_t cache_line = 64 / sizeof(Complex);

/// Distance of the columns of a tile: an odd number of cache lines. With a power of two, which many lengths
/// are close to, the same element of all columns would fall into the same set of the cache.
std::int64_t column_stride(std::int64_t length) {
  return (ceil_div(length, cache_line) | 1) * cache_line;
}

/// Lines and columns of a block that is transposed in registers.
constexpr std::int64_t block = 4;

/// Two complex numbers in a vector register; each is moved as the double with its bits.
using Pair [[gnu::vector_size(16), gnu::aligned(8), gnu::may_alias]] = double;

/// Transposes block × block numbers; the strides are those between rows of the blocks.
inline void transpose_block(const Complex* from, std::int64_t from_stride, Complex* to,
                            std::int64_t to_stride) {
  for (std::int64_t i = 0; i < block; i += 2) {
    for (std::int64_t j = 0; j < block; j += 2) {
      const Pair first = *reinterpret_cast<const Pair*>(from + i * from_stride + j);
      const Pair second = *reinterpret_cast<const Pair*>(from + (i + 1) * from_stride + j);
      *reinterpret_cast<Pair*>(to + j * to_stride + i) = Pair{first[0], second[0]};
      *reinterpret_cast<Pair*>(to + (j + 1) * to_stride + i) = Pair{first[1], second[1]};
    }
  }
}

/// Prefetches the lines that will be gathered next. Along z lines lie in different pages of memory, across
/// which the hardware does not prefetch.
inline void fetch_ahead(const Complex* lines, std::int64_t stride, AxisRange range) {
  constexpr std::int64_t lines_ahead = 16;
  const std::int64_t end = std::min(range.begin + lines_ahead + block, range.end);
  for (std::int64_t i = range.begin + lines_ahead; i < end; ++i) {
    for (std::int64_t c = 0; c < tile_columns; c += cache_line) {
      __builtin_prefetch(lines + i * stride + c);
    }
  }
}

/// A range of lines, their distance, and how many columns of them are wanted.
struct Lines {
  std::int64_t stride;
  AxisRange range;
  std::int64_t columns;
};

/// Calls whole(i, c) for the blocks of lines and columns from line i and column c on, and single(i, c) for
/// the numbers that are left at the ends.
template <typename Whole, typename Single>
void for_blocks(const Lines& lines, Whole&& whole, Single&& single) {
  const std::int64_t in_blocks = lines.columns / block * block;
  std::int64_t i = lines.range.begin;
  for (; i + block <= lines.range.end; i += block) {
    for (std::int64_t c = 0; c < in_blocks; c += block) {
      whole(i, c);
    }
    for (std::int64_t k = i; k < i + block; ++k) {
      for (std::int64_t c = in_blocks; c < lines.columns; ++c) {
        single(k, c);
      }
    }
  }
  for (; i < lines.range.end; ++i) {
    for (std::int64_t c = 0; c < lines.columns; ++c) {
      single(i, c);
    }
  }
}

void gather_range(const Complex* from, const Lines& lines, ColumnTile& tile) {
  for_blocks(
      lines,
      [&](std::int64_t i, std::int64_t c) {
        if (c == 0) {
          fetch_ahead(from, lines.stride, {i, lines.range.end});
        }
        transpose_block(from + i * lines.stride + c, lines.stride, tile.column(c) + i, tile.stride());
      },
      [&](std::int64_t i, std::int64_t c) { tile.column(c)[i] = from[i * lines.stride + c]; });
}

void scatter_range(const ColumnTile& tile, Complex* to, const Lines& lines) {
  for_blocks(
      lines,
      [&](std::int64_t i, std::int64_t c) {
        transpose_block(tile.column(c) + i, tile.stride(), to + i * lines.stride + c, lines.stride);
      },
      [&](std::int64_t i, std::int64_t c) { to[i * lines.stride + c] = tile.column(c)[i]; });
}

} // namespace

ColumnTile::ColumnTile(std::int64_t length)
    : stride_(column_stride(length)), values_({1, tile_columns, stride_}, Complex{}) {}

ColumnTransform::ColumnTransform(std::int64_t length, FourierEffort effort)
    : length_(length), forward_(LinePlan::complex(length, FFTW_FORWARD, effort)),
      backward_(LinePlan::complex(length, FFTW_BACKWARD, effort)) {}

void ColumnTransform::gather(const Complex* lines, std::int64_t stride, CyclicRange used,
                             std::int64_t columns, ColumnTile& tile) {
  gather_range(lines, {stride, used.front_range(), columns}, tile);
  gather_range(lines, {stride, used.back_range(), columns}, tile);
  for (std::int64_t c = 0; c < columns; ++c) {
    std::fill(tile.column(c) + used.gap().begin, tile.column(c) + used.gap().end, Complex{});
  }
}

void ColumnTransform::scatter(const ColumnTile& tile, Complex* lines, std::int64_t stride, CyclicRange used,
                              std::int64_t columns) {
  scatter_range(tile, lines, {stride, used.front_range(), columns});
  scatter_range(tile, lines, {stride, used.back_range(), columns});
}

void ColumnTransform::forward(const ColumnTile& from, ColumnTile& to, std::int64_t columns) const {
  for (std::int64_t c = 0; c < columns; ++c) {
    forward_.transform(from.column(c), to.column(c));
  }
}

void ColumnTransform::backward(const ColumnTile& from, ColumnTile& to, std::int64_t columns) const {
  for (std::int64_t c = 0; c < columns; ++c) {
    backward_.transform(from.column(c), to.column(c));
  }
}

} // namespace lsdeconv::cpu
