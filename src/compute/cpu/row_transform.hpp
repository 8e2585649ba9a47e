#pragma once

#include "fourier_plan.hpp"

namespace lsdeconv::cpu {

/// Real-to-complex transform of a row along x and back, unscaled; the spectrum has length / 2 + 1 elements.
class RowTransform {
public:
  RowTransform(std::int64_t length, FourierEffort effort)
      : forward_(LinePlan::real_to_complex(length, effort)),
        backward_(LinePlan::complex_to_real(length, effort)) {}

  void forward(const float* row, Complex* spectrum) const { forward_.transform(row, spectrum); }
  /// Destroys the spectrum.
  void backward(Complex* spectrum, float* row) const { backward_.transform(spectrum, row); }

private:
  LinePlan forward_;
  LinePlan backward_;
};

} // namespace lsdeconv::cpu
