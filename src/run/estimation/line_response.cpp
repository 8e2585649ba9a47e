#include "line_response.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {

namespace {

/// Fewer let a single bright structure decide.
constexpr double least_voxels = 600;

bool is_dead(const LineSums& sums) {
  constexpr double round_off = 1e-9; // of the sums of squares
  constexpr double least_common = 0.3;
  constexpr double least_response = 0.4;
  constexpr double least_distance = 0.25;
  constexpr double least_variance = 0.01;
  const double count = sums.voxels;
  const double n = (sums.l + sums.r) / 2;
  const double spread = sums.nn - n * n / count;
  if (count < least_voxels || spread <= round_off * sums.nn) {
    return false;
  }
  const double common = (sums.lr - sums.l * sums.r / count) / spread;
  const double response = (sums.vn - sums.v * n / count) / spread;
  const double distance = std::abs(sums.v - n) / std::sqrt(count * spread);
  const double variance = (sums.vv - sums.v * sums.v / count) / spread;
  return (common > least_common && response < least_response * common && distance > least_distance)
         || variance < least_variance;
}

} // namespace

void LineSums::add(double voxel, double left, double right) {
  const double mean = (left + right) / 2;
  voxels += 1;
  v += voxel;
  l += left;
  r += right;
  vv += voxel * voxel;
  vn += voxel * mean;
  lr += left * right;
  nn += mean * mean;
}

LineSums& LineSums::operator+=(const LineSums& other) {
  voxels += other.voxels;
  v += other.v;
  l += other.l;
  r += other.r;
  vv += other.vv;
  vn += other.vn;
  lr += other.lr;
  nn += other.nn;
  return *this;
}

void add_lines(VolumeView<const float> band, float brightest, std::span<LineSums> columns,
               std::span<LineSums> rows) {
  const Extent3 e = band.extent();
  for (std::int64_t y = 1; y + 1 < e.y; ++y) {
    const float* before = band.row(0, y - 1);
    const float* here = band.row(0, y);
    const float* after = band.row(0, y + 1);
    const auto add = [&](LineSums& line, float voxel, float a, float b) {
      if (voxel != 0 && a != 0 && b != 0) {
        line.add(static_cast<double>(std::min(voxel, brightest)), static_cast<double>(std::min(a, brightest)),
                 static_cast<double>(std::min(b, brightest)));
      }
    };
    LineSums& row = rows[static_cast<std::size_t>(y)];
    for (std::int64_t x = 0; x < e.x; ++x) {
      add(row, here[x], before[x], after[x]);
      add(columns[static_cast<std::size_t>(x)], here[x],
          here[x > 0 ? x - 1 : std::min<std::int64_t>(1, e.x - 1)],
          here[x + 1 < e.x ? x + 1 : std::max<std::int64_t>(0, e.x - 2)]);
    }
  }
}

std::vector<std::int64_t> dead_lines(std::span<const LineSums> lines) {
  std::vector<std::int64_t> dead;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_dead(lines[i])) {
      dead.push_back(static_cast<std::int64_t>(i));
    }
  }
  return dead;
}

} // namespace lsdeconv
