#pragma once

#include "support/deconvolution_case.hpp"
#include "unit/deconvolution/iteration_goldens.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv::testing {

inline DeconvolutionCase golden_case() {
  DeconvolutionCase block{.data = golden::extent, .psf = Volume<float>(golden::psf_extent)};
  std::transform(golden::psf.begin(), golden::psf.end(), block.psf.begin(),
                 [](int value) { return static_cast<float>(static_cast<double>(value) / golden::psf_sum); });
  return block;
}

inline Volume<float> golden_image() {
  Volume<float> image(golden::extent);
  std::copy(golden::image.begin(), golden::image.end(), image.begin());
  return image;
}

/// float or double voxels.
template <typename Voxels>
void expect_state(const Voxels& x, const golden::State& state, double tolerance) {
  double sum = 0;
  double squares = 0;
  for (const auto value : x) {
    sum += static_cast<double>(value);
    squares += std::pow(static_cast<double>(value), 2);
  }
  for (std::size_t i = 0; i < golden::points.size(); ++i) {
    const Index3& p = golden::points[i];
    EXPECT_NEAR(x(p.z, p.y, p.x), state.values[i], tolerance * state.values[i])
        << "voxel " << p << " after " << state.iterations;
  }
  EXPECT_NEAR(sum, state.sum, tolerance * state.sum) << "sum after " << state.iterations;
  EXPECT_NEAR(std::sqrt(squares), state.l2, tolerance * state.l2) << "norm after " << state.iterations;
}

} // namespace lsdeconv::testing
