#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace lsdeconv {

/// Sums over the voxels v of a column or row, its neighbours l and r in the lines beside it, and their means
/// n.
struct LineSums {
  double voxels = 0;
  double v = 0;
  double l = 0;
  double r = 0;
  double vv = 0;
  double vn = 0;
  double lr = 0;
  double nn = 0;

  void add(double voxel, double left, double right);
  LineSums& operator+=(const LineSums& other);
};

/// Adds the voxels of a band of rows, but for its first and last row, to the sums of its columns and rows.
/// Voxels above `brightest` count as that, so that hot ones do not decide; zeros do not count.
void add_lines(VolumeView<const float> band, float brightest, std::span<LineSums> columns,
               std::span<LineSums> rows);

/// The numbers of the lines that do not follow what is beside them, as the light of an object does that is
/// blurred over several lines: the covariance of l and r is at least 0.3 of the variance of n, so that both
/// see the same object, that of v and n is below 0.4 of that of l and r, and the means of v and n differ by
/// more than a quarter of the standard deviation of n. Besides, those that hardly vary, by less than a
/// hundredth of the variance of n.
std::vector<std::int64_t> dead_lines(std::span<const LineSums> lines);

} // namespace lsdeconv
