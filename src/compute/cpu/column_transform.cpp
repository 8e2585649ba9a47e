#include "column_transform.hpp"

#include "small_transforms.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace lsdeconv::cpu {
namespace {

/// Floats of a line of a tile.
constexpr std::int64_t line_floats = 2 * tile_columns;

/// The largest radix whose transforms are written out.
constexpr int largest_small_radix = 8;

/// exp(-2 pi i turns / of).
std::complex<double> turn(std::int64_t turns, std::int64_t of) {
  return std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(turns % of) / static_cast<double>(of));
}

void append(std::complex<double> value, std::vector<float>& values) {
  values.push_back(static_cast<float>(value.real()));
  values.push_back(static_cast<float>(value.imag()));
}

template <int width>
[[gnu::always_inline]] inline void load(const float* real, const float* imaginary, Lanes<width>& lanes) {
  std::memcpy(&lanes.real, real, sizeof(lanes.real));
  std::memcpy(&lanes.imaginary, imaginary, sizeof(lanes.imaginary));
}

template <int width>
[[gnu::always_inline]] inline void store(const Lanes<width>& lanes, float* real, float* imaginary) {
  std::memcpy(real, &lanes.real, sizeof(lanes.real));
  std::memcpy(imaginary, &lanes.imaginary, sizeof(lanes.imaginary));
}

/// Prefetches a line that will be gathered later. Along z lines lie in different pages of memory, across
/// which the hardware does not prefetch.
inline void fetch(const Complex* line) {
  constexpr std::int64_t cache_line = 64 / sizeof(Complex);
  for (std::int64_t c = 0; c < tile_columns; c += cache_line) {
    __builtin_prefetch(line + c);
  }
}

/// Calls body(columns), `columns` being a constant where there are as many as a tile has.
template <typename Body>
void with_columns(std::int64_t columns, Body&& body) {
  if (columns == tile_columns) {
    body(std::integral_constant<std::int64_t, tile_columns>{});
  } else {
    body(columns);
  }
}

template <typename Columns>
void gather_range(const Complex* from, std::int64_t stride, AxisRange range, Columns columns,
                  ColumnTile& tile) {
  constexpr std::int64_t lines_ahead = 16;
  vectorised([=, to = tile.line(0)] {
    for (std::int64_t i = range.begin; i < range.end; ++i) {
      fetch(from + std::min(i + lines_ahead, range.end - 1) * stride);
      // std::complex guarantees this layout.
      const auto* pairs = reinterpret_cast<const float*>(from + i * stride);
      float* line = to + i * line_floats;
#pragma omp simd
      for (std::int64_t c = 0; c < columns; ++c) {
        line[c] = pairs[2 * c];
        line[tile_columns + c] = pairs[2 * c + 1];
      }
    }
  });
}

template <typename Columns>
void scatter_range(const ColumnTile& tile, Complex* to, std::int64_t stride, AxisRange range,
                   Columns columns) {
  vectorised([=, from = tile.line(0)] {
    for (std::int64_t i = range.begin; i < range.end; ++i) {
      auto* pairs = reinterpret_cast<float*>(to + i * stride);
      const float* line = from + i * line_floats;
#pragma omp simd
      for (std::int64_t c = 0; c < columns; ++c) {
        pairs[2 * c] = line[c];
        pairs[2 * c + 1] = line[tile_columns + c];
      }
    }
  });
}

/// Vector additions and multiplications of a transform, per point and column, with the factors after it.
double work_of(int radix) {
  switch (radix) {
  case 2:
    return 5;
  case 3:
    return 9;
  case 4:
    return 8.5;
  case 5:
    return 13;
  case 6:
    return 11;
  case 7:
    return 18;
  default:
    return 11.5;
  }
}

struct Factors {
  double work;
  std::vector<int> radices;
};

/// The best product of radices up to `largest` that makes `length`, smallest first; none where there is none.
Factors best_factors(std::int64_t length, int largest) {
  Factors best{length == 1 ? 0 : 1e300, {}};
  for (int radix = largest; radix >= 2; --radix) {
    if (length % radix == 0) {
      Factors rest = best_factors(length / radix, radix);
      rest.work += work_of(radix);
      if (rest.work < best.work) {
        rest.radices.push_back(radix);
        best = std::move(rest);
      }
    }
  }
  return best;
}

/// Radices whose product is the length, in the order of the forward stages: the largest of the small ones
/// last, where there are no factors between stages.
std::vector<int> radices_of(std::int64_t length) {
  std::int64_t small = 1;
  std::int64_t rest = length;
  for (const int prime : {2, 3, 5, 7}) {
    for (; rest % prime == 0; rest /= prime) {
      small *= prime;
    }
  }
  std::vector<int> radices;
  for (int prime = 11; rest > 1; prime += 2) {
    for (; rest % prime == 0; rest /= prime) {
      radices.push_back(prime);
    }
  }
  const std::vector<int> last = best_factors(small, largest_small_radix).radices;
  radices.insert(radices.end(), last.begin(), last.end());
  return radices;
}

} // namespace

ColumnTransform::Stage::Stage(int points, std::int64_t lines_apart) : radix(points), distance(lines_apart) {
  for (std::int64_t j = 0; j < distance; ++j) {
    for (std::int64_t l = 1; l < radix; ++l) {
      append(turn(j * l, radix * distance), twiddles);
    }
  }
  for (std::int64_t m = 0; radix > largest_small_radix && m < radix; ++m) {
    append(turn(m, radix), turns);
  }
}

ColumnTransform::ColumnTransform(std::int64_t length) : length_(length) {
  if (length < 1 || length > std::numeric_limits<int>::max()) {
    throw Error(text("cannot plan a Fourier transform of ", length, " voxels"));
  }
  std::int64_t distance = length;
  for (const int radix : radices_of(length)) {
    distance /= radix;
    stages_.emplace_back(radix, distance);
  }
}

std::int64_t ColumnTransform::line_of(std::int64_t frequency) const {
  std::int64_t line = 0;
  for (const Stage& stage : stages_) {
    line += frequency % stage.radix * stage.distance;
    frequency /= stage.radix;
  }
  return line;
}

void ColumnTransform::gather(const Complex* lines, std::int64_t stride, CyclicRange used,
                             std::int64_t columns, ColumnTile& tile) {
  if (columns < tile_columns) {
    std::fill(tile.line(0), tile.line(used.length), 0.0F);
  } else {
    std::fill(tile.line(used.gap().begin), tile.line(used.gap().end), 0.0F);
  }
  with_columns(columns, [&](auto count) {
    gather_range(lines, stride, used.front_range(), count, tile);
    gather_range(lines, stride, used.back_range(), count, tile);
  });
}

void ColumnTransform::scatter(const ColumnTile& tile, Complex* lines, std::int64_t stride, CyclicRange used,
                              std::int64_t columns) {
  with_columns(columns, [&](auto count) {
    scatter_range(tile, lines, stride, used.front_range(), count);
    scatter_range(tile, lines, stride, used.back_range(), count);
  });
}

/// Transforms of one stage in `count` lines. Backward, real and imaginary parts change roles, which
/// conjugates the transform.
template <int width, bool is_forward, typename Transform>
void ColumnTransform::run_blocks(const Stage& stage, Transform&& transform, float* lines,
                                 std::int64_t count) {
  const std::int64_t q = stage.distance;
  const std::int64_t real = is_forward ? 0 : tile_columns;
  const std::int64_t imaginary = tile_columns - real;
  const auto twiddled = [&](const float* twiddles) __attribute__((always_inline)) {
    if (q > 1) {
#pragma GCC unroll 8
      for (int l = 1; l < transform.radix; ++l) {
        transform.x[l] = times(twiddles[2 * l - 2], twiddles[2 * l - 1], transform.x[l]);
      }
    }
  };
  for (std::int64_t block = 0; block < count; block += transform.radix * q) {
    for (std::int64_t j = 0; j < q; ++j) {
      const float* twiddles = stage.twiddles.data() + 2 * j * (transform.radix - 1);
      for (std::int64_t c = 0; c < tile_columns; c += width) {
        float* point = lines + (block + j) * line_floats + c;
#pragma GCC unroll 8
        for (int l = 0; l < transform.radix; ++l) {
          load(point + l * q * line_floats + real, point + l * q * line_floats + imaginary, transform.x[l]);
        }
        if constexpr (!is_forward) {
          twiddled(twiddles);
        }
        transform.run();
        if constexpr (is_forward) {
          twiddled(twiddles);
        }
#pragma GCC unroll 8
        for (int l = 0; l < transform.radix; ++l) {
          store(transform.x[l], point + l * q * line_floats + real, point + l * q * line_floats + imaginary);
        }
      }
    }
  }
}

template <int width, bool is_forward>
void ColumnTransform::run_stage(const Stage& stage, float* lines, std::int64_t count) {
  switch (stage.radix) {
  case 2:
    return run_blocks<width, is_forward>(stage, SmallTransform<2, width>{}, lines, count);
  case 3:
    return run_blocks<width, is_forward>(stage, SmallTransform<3, width>{}, lines, count);
  case 4:
    return run_blocks<width, is_forward>(stage, SmallTransform<4, width>{}, lines, count);
  case 5:
    return run_blocks<width, is_forward>(stage, SmallTransform<5, width>{}, lines, count);
  case 6:
    return run_blocks<width, is_forward>(stage, SmallTransform<6, width>{}, lines, count);
  case 7:
    return run_blocks<width, is_forward>(stage, SmallTransform<7, width>{}, lines, count);
  case 8:
    return run_blocks<width, is_forward>(stage, SmallTransform<8, width>{}, lines, count);
  default:
    return run_blocks<width, is_forward>(stage, AnyTransform<width>(stage.radix, stage.turns.data()), lines,
                                         count);
  }
}

/// All stages but the first work within blocks of lines, one after the other, which stay in the fastest
/// cache.
template <int width, bool is_forward>
void ColumnTransform::run(const Stages& stages, float* lines, std::int64_t length) {
  if (stages.empty()) {
    return;
  }
  if constexpr (is_forward) {
    run_stage<width, true>(stages.front(), lines, length);
  }
  const std::int64_t block = stages.front().distance;
  for (std::int64_t begin = 0; begin < length && block > 1; begin += block) {
    float* first = lines + begin * line_floats;
    if constexpr (is_forward) {
      for (std::size_t s = 1; s < stages.size(); ++s) {
        run_stage<width, true>(stages[s], first, block);
      }
    } else {
      for (std::size_t s = stages.size() - 1; s > 0; --s) {
        run_stage<width, false>(stages[s], first, block);
      }
    }
  }
  if constexpr (!is_forward) {
    run_stage<width, false>(stages.front(), lines, length);
  }
}

template <bool is_forward>
void ColumnTransform::run_widest(ColumnTile& tile) const {
  const auto* stages = &stages_;
  switch (instruction_set()) {
  case InstructionSet::avx512:
    return vectorised_for_avx512(
        [=, lines = tile.line(0), n = length_] { run<16, is_forward>(*stages, lines, n); });
  case InstructionSet::avx2:
    return vectorised_for_avx2(
        [=, lines = tile.line(0), n = length_] { run<8, is_forward>(*stages, lines, n); });
  case InstructionSet::baseline:
    break;
  }
  run<4, is_forward>(stages_, tile.line(0), length_);
}

void ColumnTransform::forward(ColumnTile& tile) const {
  run_widest<true>(tile);
}

void ColumnTransform::backward(ColumnTile& tile) const {
  run_widest<false>(tile);
}

} // namespace lsdeconv::cpu
