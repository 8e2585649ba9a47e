#include "compute/cpu/row_transform.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/instruction_set.hpp"

#include <gtest/gtest.h>

#include <numbers>
#include <vector>

namespace lsdeconv::cpu {
namespace {

class RowTransformTest : public ::testing::TestWithParam<std::int64_t> {};

TEST_P(RowTransformTest, AgreesWithTheDefinitionAndItsInverse) {
  const std::int64_t n = GetParam();
  const Volume<float> row = testing::noise({1, 1, n}, 3, -1, 1);
  Volume<Complex> spectrum({1, 1, n / 2 + 1});
  const RowTransform transform(n, FourierEffort::estimate);
  SplitSpectrum room(n);
  transform.forward(row.data(), spectrum.data(), room);
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
  transform.backward(spectrum.data(), back.data(), room);
  for (std::int64_t x = 0; x < n; ++x) {
    EXPECT_NEAR(back.data()[x], static_cast<float>(n) * row.data()[x], 1e-3);
  }
}

TEST(RowTransform, GivesTheSameBitsWithEveryInstructionSet) {
  constexpr std::int64_t n = 200;
  const Volume<float> row = testing::noise({1, 1, n}, 3, -1, 1);
  const RowTransform transform(n, FourierEffort::estimate);
  SplitSpectrum room(n);
  const auto transformed = [&](InstructionSet set) {
    use_instruction_set(set);
    Volume<Complex> spectrum({1, 1, n / 2 + 1});
    transform.forward(row.data(), spectrum.data(), room);
    std::vector<Complex> all(spectrum.begin(), spectrum.end());
    Volume<Complex> back({1, 1, n / 2});
    transform.backward(spectrum.data(), reinterpret_cast<float*>(back.data()), room);
    all.insert(all.end(), back.begin(), back.end());
    return all;
  };
  const std::vector<Complex> expected = transformed(InstructionSet::baseline);
  for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
    if (set <= widest_instruction_set()) {
      EXPECT_EQ(transformed(set), expected) << name(set);
    }
  }
  use_instruction_set(widest_instruction_set());
}

TEST(RowTransform, TakesTheEndsOfASpectrumForReal) {
  constexpr std::int64_t n = 12;
  const RowTransform transform(n, FourierEffort::estimate);
  SplitSpectrum room(n);
  const auto back = [&](float imaginary) {
    Volume<Complex> spectrum({1, 1, n / 2 + 1}, Complex{1, 0.5F});
    spectrum.data()[0] = {3, imaginary};
    spectrum.data()[n / 2] = {2, -imaginary};
    Volume<float> row({1, 1, n});
    transform.backward(spectrum.data(), row.data(), room);
    return std::vector<float>(row.begin(), row.end());
  };
  EXPECT_EQ(back(7), back(0));
}

INSTANTIATE_TEST_SUITE_P(Lengths, RowTransformTest, ::testing::Values(1, 2, 3, 8, 15, 31, 64, 97, 100));

} // namespace
} // namespace lsdeconv::cpu
