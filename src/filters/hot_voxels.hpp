#pragma once

#include "lsdeconv/filters/unseen_voxels.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <type_traits>

namespace lsdeconv {

/// Whether a sample is that of unseen_sample().
template <typename T>
bool is_unseen(T sample) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(sample);
  } else {
    return sample == std::numeric_limits<T>::max();
  }
}

/// HotVoxelTest for the rows of a view, which is taken as mirrored at its faces.
template <typename T>
class HotVoxels {
public:
  HotVoxels(VolumeView<const T> samples, const HotVoxelTest& test)
      : samples_(samples), test_(test), zero_(test.dark - test.variance / test.gain) {}

  /// Calls found(x) for the hot voxels of row (z, y) from x = begin on. candidates: one for each voxel from
  /// there to the last that is tested; overwritten.
  template <typename Found>
  void find(const Index3& first, std::span<std::uint8_t> candidates, Found&& found) const {
    const Rows rows = rows_around(first.z, first.y);
    mark_candidates(rows, first.x, candidates);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const std::int64_t x = first.x + static_cast<std::int64_t>(i);
      if (candidates[i] != 0 && is_hot(rows, x)) {
        found(x);
      }
    }
  }

private:
  /// Of a hot voxel: the negative logarithm of the chance that noise alone makes it stand out so much.
  static constexpr float least_surprise = 20;

  struct Rows {
    const T* here;
    const T* above; ///< At z - 1.
    const T* below;
    const T* before; ///< At y - 1.
    const T* after;
  };
  /// Photo-electrons of neighbours that are seen, and the number of these.
  struct Sum {
    double electrons = 0;
    double voxels = 0;
    Sum operator+(const Sum& other) const { return {electrons + other.electrons, voxels + other.voxels}; }
  };

  static std::int64_t mirrored(std::int64_t i, std::int64_t length) {
    return length == 1 ? 0 : i < 0 ? 1 : i >= length ? length - 2 : i;
  }

  [[nodiscard]] Rows rows_around(std::int64_t z, std::int64_t y) const {
    const Extent3& e = samples_.extent();
    return {samples_.row(z, y), samples_.row(mirrored(z - 1, e.z), y), samples_.row(mirrored(z + 1, e.z), y),
            samples_.row(z, mirrored(y - 1, e.y)), samples_.row(z, mirrored(y + 1, e.y))};
  }

  /// Counts of light, those for the read noise included; 0 for unseen voxels.
  [[nodiscard]] float light(T sample) const {
    const auto counts = static_cast<float>(sample);
    const float above = counts - zero_;
    const float light = above > 0 ? above : 0.0F;
    return is_unseen(sample) ? 0.0F : light;
  }

  /// Two voxels on opposite sides: where one is unseen the other counts for both.
  [[nodiscard]] Sum pair(T a, T b) const {
    if (is_unseen(a) && is_unseen(b)) {
      return {};
    }
    const float sum = light(is_unseen(a) ? b : a) + light(is_unseen(b) ? a : b);
    return {static_cast<double>(sum) / static_cast<double>(test_.gain), 2};
  }

  /// Marks all hot voxels and few others: KL(p, q) is at most (p - q)^2 / (q (1 - q)), so that with d, how
  /// much a voxel exceeds its bound, v + s and a = steepest / n in counts d^2 > 20 gain a (v + s) holds for
  /// them.
  void mark_candidates(const Rows& rows, std::int64_t begin, std::span<std::uint8_t> candidates) const {
    const std::int64_t last = samples_.extent().x - 1;
    constexpr float never = 1e30F; // is exceeded
    const auto bound_of = [](float steepest, float n) { return steepest > 0 ? steepest / n : never; };
    const float along_z = bound_of(test_.steepest[0], 2);
    const float axes6 = bound_of(test_.steepest[1], 6);
    const float plane = bound_of(test_.steepest[2], 8);
    const float surprise = least_surprise * test_.gain;
    const auto exceeds = [surprise](float here, float sum, float bound) {
      const float distance = here - bound * sum;
      const float least = surprise * bound * (here + sum);
      return static_cast<unsigned>(distance > 0) & static_cast<unsigned>(distance * distance > least);
    };
    const auto mark = [&](std::int64_t x, std::int64_t l, std::int64_t r) {
      const float here = light(rows.here[x]);
      const float z = light(rows.above[x]) + light(rows.below[x]);
      const float cross =
          light(rows.before[x]) + light(rows.after[x]) + light(rows.here[l]) + light(rows.here[r]);
      const float corners =
          light(rows.before[l]) + light(rows.before[r]) + light(rows.after[l]) + light(rows.after[r]);
      const unsigned found =
          exceeds(here, z, along_z) | exceeds(here, z + cross, axes6) | exceeds(here, cross + corners, plane);
      candidates[static_cast<std::size_t>(x - begin)] = static_cast<std::uint8_t>(found);
    };
    const std::int64_t end = begin + static_cast<std::int64_t>(candidates.size());
    const std::int64_t first_inside = std::max<std::int64_t>(begin, 1);
    const std::int64_t end_inside = std::min(end, last);
#pragma omp simd
    for (std::int64_t x = first_inside; x < end_inside; ++x) {
      mark(x, x - 1, x + 1);
    }
    for (const std::int64_t x : {std::int64_t{0}, last}) { // at the faces
      if (x >= begin && x < end) {
        mark(x, mirrored(x - 1, last + 1), mirrored(x + 1, last + 1));
      }
    }
  }

  [[nodiscard]] bool is_hot(const Rows& rows, std::int64_t x) const {
    const std::int64_t l = mirrored(x - 1, samples_.extent().x);
    const std::int64_t r = mirrored(x + 1, samples_.extent().x);
    if (is_unseen(rows.here[x])) {
      return false;
    }
    const double here = static_cast<double>(light(rows.here[x])) / static_cast<double>(test_.gain);
    const Sum z = pair(rows.above[x], rows.below[x]);
    const Sum cross = pair(rows.before[x], rows.after[x]) + pair(rows.here[l], rows.here[r]);
    const Sum corners = pair(rows.before[l], rows.after[r]) + pair(rows.before[r], rows.after[l]);
    return exceeds(here, z, test_.steepest[0]) || exceeds(here, z + cross, test_.steepest[1])
           || exceeds(here, cross + corners, test_.steepest[2]);
  }

  static bool exceeds(double here, const Sum& neighbours, float steepest) {
    const double all = here + neighbours.electrons;
    if (steepest <= 0 || neighbours.voxels == 0 || all <= 0) {
      return false;
    }
    const double q = static_cast<double>(steepest) / (static_cast<double>(steepest) + neighbours.voxels);
    const double p = here / all;
    const double rest = p < 1 ? (1 - p) * std::log((1 - p) / (1 - q)) : 0;
    return p > q && all * (p * std::log(p / q) + rest) > static_cast<double>(least_surprise);
  }

  VolumeView<const T> samples_;
  const HotVoxelTest& test_;
  float zero_; ///< Counts at which `light` begins.
};

} // namespace lsdeconv
