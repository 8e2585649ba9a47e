#pragma once

#include "fourier_plan.hpp"

namespace lsdeconv::cpu {

/// Real-to-complex transform of an image row and back, unscaled; the spectrum has length / 2 + 1 elements.
class RowTransform {
public:
  RowTransform(std::int64_t length, FourierEffort effort);

  void forward(const float* row, Complex* spectrum) const { forward_.transform(row, spectrum); }
  /// Destroys the spectrum.
  void backward(Complex* spectrum, float* row) const { backward_.transform(spectrum, row); }

private:
  LinePlan forward_;
  LinePlan backward_;
};

} // namespace lsdeconv::cpu
