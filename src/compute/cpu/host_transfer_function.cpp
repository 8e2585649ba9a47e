#include "host_transfer_function.hpp"

namespace lsdeconv::cpu {
namespace {

void multiply_real(const float* function, Complex* spectrum, std::int64_t length) {
  auto* parts = reinterpret_cast<float*>(spectrum); // std::complex guarantees this layout
  for (std::int64_t k = 0; k < length; ++k) {
    parts[2 * k] *= function[k];
    parts[2 * k + 1] *= function[k];
  }
}

template <Direction direction>
void multiply_complex(const float* function, Complex* spectrum, std::int64_t length) {
  constexpr float sign = direction == Direction::forward ? 1.0F : -1.0F;
  for (std::int64_t k = 0; k < length; ++k) {
    spectrum[k] = product(spectrum[k], {function[2 * k], sign * function[2 * k + 1]});
  }
}

} // namespace

HostTransferFunction::HostTransferFunction(std::int64_t tiles, std::int64_t length, bool real)
    : length_(length), real_(real), values_({tiles, tile_columns, real ? length : 2 * length}) {}

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
  for (std::int64_t c = 0; c < tile_columns; ++c) {
    const float* function = values_.view().row(tile, c);
    if (real_) {
      multiply_real(function, spectrum.column(c), length_);
    } else if (direction == Direction::forward) {
      multiply_complex<Direction::forward>(function, spectrum.column(c), length_);
    } else {
      multiply_complex<Direction::adjoint>(function, spectrum.column(c), length_);
    }
  }
}

} // namespace lsdeconv::cpu
