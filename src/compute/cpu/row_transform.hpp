#pragma once

#include "fourier_plan.hpp"

#include <optional>
#include <vector>

namespace lsdeconv::cpu {

/// Real and imaginary parts of a row's spectrum in arrays of their own: room to compute in for a thread.
struct SplitSpectrum {
  explicit SplitSpectrum(std::int64_t row_length)
      : real({1, 1, row_length / 2 + 1}), imaginary({1, 1, row_length / 2 + 1}) {}
  Volume<float> real;
  Volume<float> imaginary;
};

/// Real-to-complex transform of a row along x and back, unscaled; the spectrum has length / 2 + 1 elements.
/// A row of even length is transformed as half as many complex numbers, of which FFTW makes far better use of
/// vector instructions: z_j = x_2j + i x_2j+1 has the spectrum Z = E + i O, where E and O are those of the
/// elements with even and odd index, and X_k = E_k + exp(-2 pi i k / n) O_k (Cooley, Lewis & Welch, J. Sound
/// Vib. 12:315, 1970).
class RowTransform {
public:
  RowTransform(std::int64_t length, FourierEffort effort);

  void forward(const float* row, Complex* spectrum, SplitSpectrum& room) const;
  /// Destroys the spectrum. Takes the imaginary parts of its ends, which are those of a real row, for 0.
  void backward(Complex* spectrum, float* row, SplitSpectrum& room) const;

private:
  /// exp(-2 pi i k / n) / 2.
  struct Twiddles {
    explicit Twiddles(std::int64_t length);
    std::vector<float> cosines;
    std::vector<float> sines;
  };

  std::int64_t half_; ///< Half of an even length, 0 for an odd one.
  LinePlan forward_;
  LinePlan backward_;
  Twiddles twiddles_;
};

} // namespace lsdeconv::cpu
