#include "compute/cpu/row_transform.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

#include <numbers>

namespace lsdeconv::cpu {
namespace {

class RowTransformTest : public ::testing::TestWithParam<std::int64_t> {};

TEST_P(RowTransformTest, AgreesWithTheDefinitionAndItsInverse) {
  const std::int64_t n = GetParam();
  const Volume<float> row = testing::noise({1, 1, n}, 3, -1, 1);
  Volume<Complex> spectrum({1, 1, n / 2 + 1});
  const RowTransform transform(n, FourierEffort::estimate);
  transform.forward(row.data(), spectrum.data());
  for (std::int64_t k = 0; k <= n / 2; ++k) {
    std::complex<double> sum = 0;
    for (std::int64_t x = 0; x < n; ++x) {
      const double angle = 2 * std::numbers::pi * static_cast<double>(k * x % n) / static_cast<double>(n);
      sum += static_cast<double>(row.data()[x]) * std::polar(1.0, -angle);
    }
    EXPECT_NEAR(spectrum.data()[k].real(), sum.real(), 1e-4);
    EXPECT_NEAR(spectrum.data()[k].imag(), sum.imag(), 1e-4);
  }
  Volume<float> back({1, 1, n});
  transform.backward(spectrum.data(), back.data());
  for (std::int64_t x = 0; x < n; ++x) {
    EXPECT_NEAR(back.data()[x], static_cast<float>(n) * row.data()[x], 1e-3);
  }
}
INSTANTIATE_TEST_SUITE_P(Lengths, RowTransformTest, ::testing::Values(1, 2, 3, 8, 15, 31, 64, 97, 100));

} // namespace
} // namespace lsdeconv::cpu
