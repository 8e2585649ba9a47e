#include "compute/cpu/column_transform.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/instruction_set.hpp"

#include <gtest/gtest.h>

#include <numbers>
#include <vector>

namespace lsdeconv::cpu {
namespace {

struct Case {
  std::int64_t length;
  std::int64_t columns;
  std::int64_t front;
  std::int64_t back;
};

Complex sample(std::int64_t line, std::int64_t column) {
  const std::int64_t i = line * tile_columns + column;
  return {static_cast<float>(testing::hashed(1, i)), static_cast<float>(testing::hashed(2, i))};
}

class ColumnTransformTest : public ::testing::TestWithParam<Case> {};

TEST_P(ColumnTransformTest, TransformsColumnsWithZeroLinesLeftOut) {
  const auto [length, columns, front, back] = GetParam();
  const CyclicRange used{front, back, length};
  const std::int64_t stride = columns + 3;
  Volume<Complex> lines({1, length, stride}, Complex{99, 99});
  for (std::int64_t k = 0; k < used.count(); ++k) {
    for (std::int64_t c = 0; c < columns; ++c) {
      lines(0, used[k], c) = sample(used[k], c);
    }
  }
  const ColumnTransform transform(length);
  ColumnTile tile(length);
  ColumnTransform::gather(lines.data(), stride, used, columns, tile);
  transform.forward(tile);
  for (std::int64_t c = 0; c < columns; ++c) {
    for (std::int64_t f = 0; f < length; ++f) {
      std::complex<double> sum = 0;
      for (std::int64_t k = 0; k < used.count(); ++k) {
        const double turns = static_cast<double>(f * used[k] % length) / static_cast<double>(length);
        sum += std::complex<double>(sample(used[k], c)) * std::polar(1.0, -2 * std::numbers::pi * turns);
      }
      const float* line = tile.line(transform.line_of(f));
      EXPECT_NEAR(std::abs(std::complex<double>(line[c], line[tile_columns + c]) - sum), 0, 1e-4);
    }
  }
}

TEST_P(ColumnTransformTest, ComesBackAndWritesOnlyTheLinesInUse) {
  const auto [length, columns, front, back] = GetParam();
  const CyclicRange used{front, back, length};
  const std::int64_t stride = columns + 3;
  Volume<Complex> lines({1, length, stride}, Complex{});
  for (std::int64_t i = 0; i < length; ++i) {
    for (std::int64_t c = 0; c < columns; ++c) {
      lines(0, i, c) = sample(i, c);
    }
  }
  const ColumnTransform transform(length);
  ColumnTile tile(length);
  ColumnTransform::gather(lines.data(), stride, CyclicRange::all(length), columns, tile);
  transform.forward(tile);
  transform.backward(tile);
  Volume<Complex> result({1, length, stride}, Complex{-1, -1});
  ColumnTransform::scatter(tile, result.data(), stride, used, columns);
  for (std::int64_t i = 0; i < length; ++i) {
    const bool written = i < front || i >= length - back;
    for (std::int64_t c = 0; c < columns; ++c) {
      const Complex expected = written ? lines(0, i, c) * static_cast<float>(length) : Complex{-1, -1};
      EXPECT_NEAR(std::abs(result(0, i, c) - expected), 0, 1e-3) << "line " << i << " column " << c;
    }
    EXPECT_EQ(result(0, i, columns), (Complex{-1, -1})) << "beyond the columns";
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, ColumnTransformTest,
                         ::testing::Values(Case{1, 1, 1, 0}, Case{2, 16, 2, 0}, Case{12, 16, 5, 3},
                                           Case{13, 7, 6, 0}, Case{64, 16, 64, 0}, Case{31, 16, 10, 4},
                                           Case{22, 3, 22, 0}, Case{35, 16, 20, 2}, Case{108, 16, 100, 8},
                                           Case{120, 9, 64, 0}, Case{168, 16, 168, 0},
                                           Case{245, 16, 200, 0}));

TEST(ColumnTransform, GivesTheSameBitsWithEveryInstructionSet) {
  constexpr std::int64_t length = 840;
  const ColumnTransform transform(length);
  Volume<Complex> lines({1, length, tile_columns});
  for (std::int64_t i = 0; i < lines.size(); ++i) {
    lines.data()[i] = sample(i / tile_columns, i % tile_columns);
  }
  const auto transformed = [&](InstructionSet set) {
    use_instruction_set(set);
    ColumnTile tile(length);
    ColumnTransform::gather(lines.data(), tile_columns, CyclicRange::all(length), tile_columns, tile);
    transform.forward(tile);
    std::vector<float> all(tile.line(0), tile.line(length));
    transform.backward(tile);
    all.insert(all.end(), tile.line(0), tile.line(length));
    return all;
  };
  const std::vector<float> expected = transformed(InstructionSet::baseline);
  for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
    if (set <= widest_instruction_set()) {
      EXPECT_EQ(transformed(set), expected) << name(set);
    }
  }
  use_instruction_set(widest_instruction_set());
}

TEST(ColumnTransform, RefusesLengthsThatNoArrayHas) {
  EXPECT_THROW(ColumnTransform(0), Error);
  EXPECT_THROW(ColumnTransform(1LL << 40), Error);
}

} // namespace
} // namespace lsdeconv::cpu
