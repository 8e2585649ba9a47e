#include "compute/cpu/row_transform.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/instruction_set.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numbers>
#include <vector>

namespace lsdeconv::cpu {
namespace {

/// Rows of noise, and room for their spectra, which lie apart by a few elements.
struct Rows {
  Rows(std::int64_t length, std::int64_t count)
      : values(testing::noise({1, count, length}, 3, -1, 1)), batch(length),
        spectra({1, count, length / 2 + 4}, Complex{99, 99}), room(length) {
    fill();
    for (std::int64_t r = 0; r < count; ++r) {
      starts.push_back(&spectra(0, r, 0));
    }
  }
  void fill() {
    for (std::int64_t r = 0; r < values.extent().y; ++r) {
      std::copy_n(&values(0, r, 0), values.extent().x, batch.row(static_cast<std::size_t>(r)).begin());
    }
  }
  Volume<float> values;
  RowBatch batch;
  Volume<Complex> spectra;
  std::vector<Complex*> starts;
  RowRoom room;
};

class RowTransformTest : public ::testing::TestWithParam<std::array<std::int64_t, 2>> {};

TEST_P(RowTransformTest, AgreesWithTheDefinitionAndItsInverse) {
  const auto [n, count] = GetParam();
  Rows rows(n, count);
  const RowTransform transform(n);
  transform.forward(rows.batch, rows.starts, rows.room);
  for (std::int64_t r = 0; r < count; ++r) {
    for (std::int64_t k = 0; k <= n / 2; ++k) {
      std::complex<double> sum = 0;
      for (std::int64_t x = 0; x < n; ++x) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(k * x % n) / static_cast<double>(n);
        sum += static_cast<double>(rows.values(0, r, x)) * std::polar(1.0, -angle);
      }
      EXPECT_NEAR(std::abs(std::complex<double>(rows.spectra(0, r, k)) - sum), 0, 1e-4);
    }
    EXPECT_EQ(rows.spectra(0, r, n / 2 + 1), (Complex{99, 99})) << "beyond the spectrum";
  }
  transform.backward(rows.starts, rows.batch, rows.room);
  for (std::int64_t r = 0; r < count; ++r) {
    for (std::int64_t x = 0; x < n; ++x) {
      EXPECT_NEAR(rows.batch.row(static_cast<std::size_t>(r))[static_cast<std::size_t>(x)],
                  static_cast<float>(n) * rows.values(0, r, x), 1e-3);
    }
  }
}

TEST(RowTransform, GivesARowTheSameBitsAloneAndAmongOthers) {
  constexpr std::int64_t n = 60;
  const RowTransform transform(n);
  Rows many(n, batch_rows);
  transform.forward(many.batch, many.starts, many.room);
  Rows few(n, 3); // the first rows of the same noise
  transform.forward(few.batch, few.starts, few.room);
  for (std::int64_t r = 0; r < 3; ++r) {
    for (std::int64_t k = 0; k <= n / 2; ++k) {
      EXPECT_EQ(few.spectra(0, r, k), many.spectra(0, r, k));
    }
  }
}

TEST(RowTransform, GivesTheSameBitsWithEveryInstructionSet) {
  constexpr std::int64_t n = 200;
  const RowTransform transform(n);
  Rows rows(n, 11);
  const auto transformed = [&](InstructionSet set) {
    use_instruction_set(set);
    rows.fill();
    transform.forward(rows.batch, rows.starts, rows.room);
    std::vector<Complex> all(rows.spectra.begin(), rows.spectra.end());
    transform.backward(rows.starts, rows.batch, rows.room);
    for (std::size_t r = 0; r < rows.starts.size(); ++r) {
      all.insert(all.end(), rows.batch.row(r).begin(), rows.batch.row(r).end());
    }
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
  const RowTransform transform(n);
  const auto back = [&](float imaginary) {
    Rows rows(n, 1);
    std::fill(rows.spectra.begin(), rows.spectra.end(), Complex{1, 0.5F});
    rows.spectra(0, 0, 0) = {3, imaginary};
    rows.spectra(0, 0, n / 2) = {2, -imaginary};
    transform.backward(rows.starts, rows.batch, rows.room);
    return std::vector<float>(rows.batch.row(0).begin(), rows.batch.row(0).end());
  };
  EXPECT_EQ(back(7), back(0));
}

using Shape = std::array<std::int64_t, 2>; ///< Length and number of rows.

INSTANTIATE_TEST_SUITE_P(Shapes, RowTransformTest,
                         ::testing::Values(Shape{1, 16}, Shape{2, 16}, Shape{3, 5}, Shape{8, 16},
                                           Shape{15, 16}, Shape{31, 1}, Shape{64, 16}, Shape{97, 4},
                                           Shape{100, 13}, Shape{126, 16}));

} // namespace
} // namespace lsdeconv::cpu
