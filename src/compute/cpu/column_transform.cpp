#include "column_transform.hpp"

namespace lsdeconv::cpu {
namespace {

constexpr std::int64_t cache_line = 64 / sizeof(Complex);

/// Distance of the columns of a tile: an odd number of cache lines. With a power of two, which many lengths
/// are close to, the same element of all columns would fall into the same set of the cache.
std::int64_t column_stride(std::int64_t length) {
  return (ceil_div(length, cache_line) | 1) * cache_line;
}

/// Lines that are gathered together, so that each column gets a few consecutive elements at a time.
constexpr std::int64_t lines_at_once = 4;

/// Prefetches the lines that will be gathered next. Along z lines lie in different pages of memory, across
/// which the hardware does not prefetch.
void fetch_ahead(const Complex* lines, std::int64_t stride, AxisRange range) {
  constexpr std::int64_t lines_ahead = 16;
  const std::int64_t end = std::min(range.begin + lines_ahead + lines_at_once, range.end);
  for (std::int64_t i = range.begin + lines_ahead; i < end; ++i) {
    for (std::int64_t c = 0; c < tile_columns; c += cache_line) {
      __builtin_prefetch(lines + i * stride + c);
    }
  }
}

void gather_range(const Complex* lines, std::int64_t stride, AxisRange range, std::int64_t columns,
                  ColumnTile& tile) {
  std::int64_t i = range.begin;
  for (; i + lines_at_once <= range.end; i += lines_at_once) {
    fetch_ahead(lines, stride, {i, range.end});
    const Complex* line = lines + i * stride;
    for (std::int64_t c = 0; c < columns; ++c) {
      Complex* to = tile.column(c) + i;
      for (std::int64_t k = 0; k < lines_at_once; ++k) {
        to[k] = line[k * stride + c];
      }
    }
  }
  for (; i < range.end; ++i) {
    for (std::int64_t c = 0; c < columns; ++c) {
      tile.column(c)[i] = lines[i * stride + c];
    }
  }
}

void scatter_range(const ColumnTile& tile, Complex* lines, std::int64_t stride, AxisRange range,
                   std::int64_t columns) {
  for (std::int64_t i = range.begin; i < range.end; ++i) {
    for (std::int64_t c = 0; c < columns; ++c) {
      lines[i * stride + c] = tile.column(c)[i];
    }
  }
}

} // namespace

ColumnTile::ColumnTile(std::int64_t length)
    : stride_(column_stride(length)), values_({1, tile_columns, stride_}, Complex{}) {}

ColumnTransform::ColumnTransform(std::int64_t length, FourierEffort effort)
    : length_(length), forward_(LinePlan::complex(length, FFTW_FORWARD, effort)),
      backward_(LinePlan::complex(length, FFTW_BACKWARD, effort)) {}

void ColumnTransform::gather(const Complex* lines, std::int64_t stride, CyclicRange used,
                             std::int64_t columns, ColumnTile& tile) {
  gather_range(lines, stride, used.front_range(), columns, tile);
  gather_range(lines, stride, used.back_range(), columns, tile);
  for (std::int64_t c = 0; c < columns; ++c) {
    std::fill(tile.column(c) + used.gap().begin, tile.column(c) + used.gap().end, Complex{});
  }
}

void ColumnTransform::scatter(const ColumnTile& tile, Complex* lines, std::int64_t stride, CyclicRange used,
                              std::int64_t columns) {
  scatter_range(tile, lines, stride, used.front_range(), columns);
  scatter_range(tile, lines, stride, used.back_range(), columns);
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
