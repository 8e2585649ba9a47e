#include "box_sums.hpp"

#include <algorithm>
#include <vector>

namespace lsdeconv {
namespace {

void sum_along_x(VolumeView<const float> from, VolumeView<float> to, std::int64_t half) {
  const Extent3 e = from.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const float* in = from.row(z, y);
      float* out = to.row(z, y);
      double sum = 0;
      for (std::int64_t x = 0; x < std::min(half, e.x); ++x) {
        sum += static_cast<double>(in[x]);
      }
      for (std::int64_t x = 0; x < e.x; ++x) {
        sum += x + half < e.x ? static_cast<double>(in[x + half]) : 0;
        out[x] = static_cast<float>(sum);
        sum -= x >= half ? static_cast<double>(in[x - half]) : 0;
      }
    }
  }
}

/// Along z (axis 0) or y (axis 1), a row of sums at a time.
void sum_rows(VolumeView<const float> from, VolumeView<float> to, int axis, std::int64_t half) {
  const Extent3 e = from.extent();
  const std::int64_t count = e[axis];
  std::vector<double> sums(static_cast<std::size_t>(e.x));
  for (std::int64_t other = 0; other < e[1 - axis]; ++other) {
    const auto add = [&](std::int64_t i, double sign) {
      if (0 <= i && i < count) {
        const float* in = axis == 0 ? from.row(i, other) : from.row(other, i);
        for (std::int64_t x = 0; x < e.x; ++x) {
          sums[static_cast<std::size_t>(x)] += sign * static_cast<double>(in[x]);
        }
      }
    };
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::int64_t i = 0; i < half; ++i) {
      add(i, 1);
    }
    for (std::int64_t i = 0; i < count; ++i) {
      add(i + half, 1);
      float* out = axis == 0 ? to.row(i, other) : to.row(other, i);
      std::transform(sums.begin(), sums.end(), out, [](double sum) { return static_cast<float>(sum); });
      add(i - half, -1);
    }
  }
}

} // namespace

Volume<float> box_sums(VolumeView<const float> values, const Extent3& half) {
  Volume<float> result(values.extent());
  copy(values, result.view());
  Volume<float> next(values.extent());
  for (int axis = axes - 1; axis >= 0; --axis) {
    if (half[axis] == 0) {
      continue;
    }
    if (axis == 2) {
      sum_along_x(result.view(), next.view(), half[axis]);
    } else {
      sum_rows(result.view(), next.view(), axis, half[axis]);
    }
    std::swap(result, next);
  }
  return result;
}

} // namespace lsdeconv
