#include "lsdeconv/filters/stripes.hpp"

#include "lsdeconv/core/parallel.hpp"

#include <algorithm>
#include <array>

namespace lsdeconv {
namespace {

/// Voxels of a row that are worked on at once: few enough for the processor's caches to hold their part of
/// every map or sum.
constexpr std::int64_t tile = 512;

template <typename Body>
void for_each_tile(const Extent3& rows, int threads, Body&& body) {
  parallel_for(rows.y, threads, [&](std::int64_t y) {
    for (std::int64_t x = 0; x < rows.x; x += tile) {
      body(y, x, std::min(tile, rows.x - x));
    }
  });
}

} // namespace

void subtract_stripes(VolumeView<float> voxels, const Box3& box, const Stripes& stripes, int threads) {
  const std::int64_t count = stripes.maps.extent().z;
  for_each_tile(box.extent(), threads, [&](std::int64_t y, std::int64_t x, std::int64_t width) {
    std::array<float, tile> here;
    for (std::int64_t z = 0; z < box.extent().z; ++z) {
      std::fill_n(here.begin(), width, 0.0F);
      for (std::int64_t m = 0; m < count; ++m) {
        const float factor = stripes.profiles(0, box.begin.z + z, m);
        const float* map = stripes.maps.view().row(m, box.begin.y + y) + box.begin.x + x;
        for (std::int64_t i = 0; i < width; ++i) {
          here[static_cast<std::size_t>(i)] += factor * map[i];
        }
      }
      float* row = voxels.row(z, y) + x;
      for (std::int64_t i = 0; i < width; ++i) {
        row[i] = row[i] == 0 ? 0 : row[i] - here[static_cast<std::size_t>(i)];
      }
    }
  });
}

void accumulate_slices(VolumeView<const float> slices, const std::vector<const double*>& weights,
                       VolumeView<double> sums, int threads) {
  for_each_tile(slices.extent(), threads, [&](std::int64_t y, std::int64_t x, std::int64_t width) {
    for (std::size_t m = 0; m < weights.size(); ++m) {
      double* sum = sums.row(static_cast<std::int64_t>(m), y) + x;
      for (std::int64_t z = 0; z < slices.extent().z; ++z) {
        const float* row = slices.row(z, y) + x;
        const double weight = weights[m][z];
        for (std::int64_t i = 0; i < width; ++i) {
          sum[i] += weight * static_cast<double>(row[i]);
        }
      }
    }
  });
}

void column_medians(VolumeView<const float> samples, VolumeView<double> medians, int threads) {
  const std::int64_t count = samples.extent().z;
  parallel_for(samples.extent().y, threads, [&](std::int64_t y) {
    std::vector<float> column(static_cast<std::size_t>(count));
    const auto upper = column.begin() + count / 2;
    for (std::int64_t x = 0; x < samples.extent().x; ++x) {
      for (std::int64_t z = 0; z < count; ++z) {
        column[static_cast<std::size_t>(z)] = samples(z, y, x);
      }
      std::nth_element(column.begin(), upper, column.end());
      const float lower = count % 2 == 1 ? *upper : *std::max_element(column.begin(), upper);
      medians(0, y, x) = (static_cast<double>(lower) + static_cast<double>(*upper)) / 2;
    }
  });
}

} // namespace lsdeconv
