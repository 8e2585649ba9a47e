#include "host_transfer_function.hpp"

#include "lsdeconv/core/big_pages.hpp"
#include "lsdeconv/core/vectorised.hpp"

namespace lsdeconv::cpu {
namespace {

inline void multiply_real(const float* function, Complex* spectrum, std::int64_t length) {
  auto* parts = reinterpret_cast<float*>(spectrum); // std::complex guarantees this layout
#pragma omp simd
  for (std::int64_t k = 0; k < length; ++k) {
    parts[2 * k] *= function[k];
    parts[2 * k + 1] *= function[k];
  }
}

/// conjugation: 1 for the function, -1 for its complex conjugate. The sign is multiplied in, because GCC 12
/// makes fused instructions, which round differently, of alternating sums and differences of products.
inline void multiply_complex(const float* function, float conjugation, Complex* spectrum,
                             std::int64_t length) {
  auto* parts = reinterpret_cast<float*>(spectrum);
#pragma omp simd
  for (std::int64_t k = 0; k < length; ++k) {
    const float real = parts[2 * k];
    const float imaginary = parts[2 * k + 1];
    parts[2 * k] = real * function[2 * k] + imaginary * (-conjugation * function[2 * k + 1]);
    parts[2 * k + 1] = imaginary * function[2 * k] + real * (conjugation * function[2 * k + 1]);
  }
}

} // namespace

HostTransferFunction::HostTransferFunction(std::int64_t tiles, std::int64_t length, bool real)
    : length_(length), real_(real),
      values_(in_big_pages<float>({tiles, tile_columns, real ? length : 2 * length})) {}

void HostTransferFunction::store(std::int64_t tile, const ColumnTile& spectrum, float scale) {
  for (std::int64_t c = 0; c < tile_columns; ++c) {
    float* to = values_.view().row(tile, c);
    for (std::int64_t k = 0; k < length_; ++k) {
      const Complex value = spectrum.column(c)[k] * scale;
      if (real_) {
        to[k] = value.real();
      } else {
        to[2 * k] = value.real();
        to[2 * k + 1] = value.imag();
      }
    }
  }
}

void HostTransferFunction::multiply(std::int64_t tile, ColumnTile& spectrum, Direction direction) const {
  const float conjugation = direction == Direction::forward ? 1.0F : -1.0F;
  vectorised([=, this, columns = spectrum.column(0), stride = spectrum.stride()] {
    for (std::int64_t c = 0; c < tile_columns; ++c) {
      const float* function = values_.view().row(tile, c);
      if (real_) {
        multiply_real(function, columns + c * stride, length_);
      } else {
        multiply_complex(function, conjugation, columns + c * stride, length_);
      }
    }
  });
}

} // namespace lsdeconv::cpu
