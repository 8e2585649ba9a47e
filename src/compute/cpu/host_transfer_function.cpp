#include "host_transfer_function.hpp"

#include "lsdeconv/core/big_pages.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>

namespace lsdeconv::cpu {
namespace {

/// Multiplies a line of a tile by real numbers.
inline void multiply_real(const float* function, float* real, float* imaginary) {
#pragma omp simd
  for (std::int64_t c = 0; c < tile_columns; ++c) {
    real[c] *= function[c];
    imaginary[c] *= function[c];
  }
}

/// conjugation: 1 for the function, -1 for its complex conjugate.
inline void multiply_complex(const float* function, float conjugation, float* real, float* imaginary) {
#pragma omp simd
  for (std::int64_t c = 0; c < tile_columns; ++c) {
    const float turned = conjugation * function[tile_columns + c];
    const float before = real[c];
    real[c] = before * function[c] - imaginary[c] * turned;
    imaginary[c] = imaginary[c] * function[c] + before * turned;
  }
}

} // namespace

HostTransferFunction::HostTransferFunction(std::int64_t tiles, std::int64_t length, bool real)
    : length_(length), real_(real),
      values_(in_big_pages<float>({tiles, length, real ? tile_columns : 2 * tile_columns})) {}

void HostTransferFunction::store(std::int64_t tile, const ColumnTile& spectrum, float scale) {
  for (std::int64_t k = 0; k < length_; ++k) {
    const float* line = spectrum.line(k);
    std::transform(line, line + values_.extent().x, values_.view().row(tile, k),
                   [scale](float value) { return value * scale; });
  }
}

void HostTransferFunction::multiply(std::int64_t tile, ColumnTile& spectrum, Direction direction) const {
  const float conjugation = direction == Direction::forward ? 1.0F : -1.0F;
  vectorised([=, this, lines = spectrum.line(0)] {
    for (std::int64_t k = 0; k < length_; ++k) {
      const float* function = values_.view().row(tile, k);
      float* real = lines + 2 * k * tile_columns;
      if (real_) {
        multiply_real(function, real, real + tile_columns);
      } else {
        multiply_complex(function, conjugation, real, real + tile_columns);
      }
    }
  });
}

} // namespace lsdeconv::cpu
