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
  const std::int64_t tiles = ceil_div(rows.x, tile);
  parallel_for(rows.y * tiles, threads, [&](std::int64_t i) {
    const std::int64_t x = i % tiles * tile;
    body(i / tiles, x, std::min(tile, rows.x - x));
  });
}

/// [1, a, m] -> [1, m, a]
Volume<float> turned(const Volume<float>& profiles) {
  Volume<float> rows({1, profiles.extent().x, profiles.extent().y});
  for (std::int64_t m = 0; m < rows.extent().y; ++m) {
    for (std::int64_t a = 0; a < rows.extent().x; ++a) {
      rows(0, m, a) = profiles(0, a, m);
    }
  }
  return rows;
}

/// The stripes of a row along x are a sum of such terms: factor · values[i].
struct Term {
  float factor;
  const float* values;
};

/// The terms of stripes along any axis.
class Terms {
public:
  explicit Terms(const Stripes& stripes)
      : stripes_(stripes),
        along_x_(stripes.axis == DestripeAxis::x ? turned(stripes.profiles) : Volume<float>()) {}

  [[nodiscard]] std::int64_t count() const { return stripes_.maps.extent().z; }
  /// Of the row from the voxel `at` on.
  [[nodiscard]] Term term(std::int64_t m, const Index3& at) const {
    const VolumeView<const float> maps = stripes_.maps.view();
    switch (stripes_.axis) {
    case DestripeAxis::x:
      return {maps(m, at.z, at.y), along_x_.view().row(0, m) + at.x};
    case DestripeAxis::y:
      return {stripes_.profiles(0, at.y, m), maps.row(m, at.z) + at.x};
    case DestripeAxis::z:
      break;
    }
    return {stripes_.profiles(0, at.z, m), maps.row(m, at.y) + at.x};
  }

private:
  const Stripes& stripes_;
  Volume<float> along_x_; ///< The profiles of stripes along x, each a row.
};

} // namespace

void subtract_stripes(VolumeView<float> voxels, const Box3& box, const Stripes& stripes, int threads) {
  const Terms terms(stripes);
  for_each_tile(box.extent(), threads, [&](std::int64_t y, std::int64_t x, std::int64_t width) {
    std::array<float, tile> here;
    for (std::int64_t z = 0; z < box.extent().z; ++z) {
      std::fill_n(here.begin(), width, 0.0F);
      for (std::int64_t m = 0; m < terms.count(); ++m) {
        const Term term = terms.term(m, box.begin + Index3{z, y, x});
        for (std::int64_t i = 0; i < width; ++i) {
          here[static_cast<std::size_t>(i)] += term.factor * term.values[i];
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
  for_each_tile(samples.extent(), threads, [&](std::int64_t y, std::int64_t first, std::int64_t width) {
    std::vector<float> column(static_cast<std::size_t>(count));
    const auto upper = column.begin() + count / 2;
    for (std::int64_t x = first; x < first + width; ++x) {
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
