#include "neighbourhood_operations.hpp"

#include "lsdeconv/compute/neighbourhood.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/tiling.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>
#include <vector>

namespace lsdeconv::cpu {
namespace {

namespace nb = neighbourhood;

/// The rows of a field, looked up with cyclic indices z and y.
class CyclicRows {
public:
  explicit CyclicRows(const HostField& field) : voxels_(field.view()) {}
  [[nodiscard]] const float* operator()(std::int64_t z, std::int64_t y) const {
    return voxels_.row(nb::wrapped(z, voxels_.extent().z), nb::wrapped(y, voxels_.extent().y));
  }
  [[nodiscard]] std::int64_t length() const { return voxels_.extent().x; }
  /// The next row along z or y; at an end of the object the row itself.
  [[nodiscard]] const float* after_z(const operation::ObjectEnds& ends, std::int64_t z,
                                     std::int64_t y) const {
    return (*this)(nb::is_end(ends, nb::wrapped(z, voxels_.extent().z)) ? z : z + 1, y);
  }
  [[nodiscard]] const float* after_y(const operation::ObjectEnds& ends, std::int64_t z,
                                     std::int64_t y) const {
    return (*this)(z, nb::is_end(ends, nb::wrapped(y, voxels_.extent().y)) ? y : y + 1);
  }

private:
  VolumeView<const float> voxels_;
};

using Row = std::vector<float>;

Row row_of(const CyclicRows& rows) {
  return Row(static_cast<std::size_t>(rows.length()));
}

/// Rows of directions (normalised gradients), one per component.
struct DirectionRows {
  float* z;
  float* y;
  float* x;
};

/// Calls store(x, along z, along y, along x) with the direction at each voxel of row (z, y).
template <typename Store>
void for_directions(const CyclicRows& in, const operation::TotalVariation& tv, std::int64_t z, std::int64_t y,
                    Store store) {
  const float* here = in(z, y);
  const float* next_z = in.after_z(tv.ends.z, z, y);
  const float* next_y = in.after_y(tv.ends.y, z, y);
  const std::int64_t last = in.length() - 1;
  const auto store_at = [=](std::int64_t x, float next_x) {
    const Triple<float> d = nb::direction(tv, here[x], next_z[x], next_y[x], next_x);
    store(x, d.z, d.y, d.x);
  };
  vectorised([=] {
#pragma omp simd
    for (std::int64_t x = 0; x < last; ++x) {
      store_at(x, here[x + 1]);
    }
  });
  store_at(last, nb::is_end(tv.ends.x, last) ? here[last] : here[0]);
  for (const std::int64_t x : {tv.ends.x.after, tv.ends.x.before}) {
    if (x >= 0 && x < last) {
      store_at(x, here[x]);
    }
  }
}

/// All three components along row (z, y).
void directions(const CyclicRows& in, const operation::TotalVariation& tv, std::int64_t z, std::int64_t y,
                const DirectionRows& rows) {
  for_directions(in, tv, z, y, [rows](std::int64_t x, float dz, float dy, float dx) {
    rows.z[x] = dz;
    rows.y[x] = dy;
    rows.x[x] = dx;
  });
}

/// neighbourhood::factor along a row, from its directions, the z component of those in the plane before and
/// the y component of those in the row before.
void factors(const operation::TotalVariation& tv, const DirectionRows& here, const float* before_z,
             const float* before_y, std::int64_t length, float* out) {
  const auto factor = [=](std::int64_t x, std::int64_t before) {
    return nb::factor(tv, {here.z[x], here.y[x], here.x[x]}, before_z[x], before_y[x], here.x[before]);
  };
  out[0] = factor(0, length - 1);
  vectorised([=] {
#pragma omp simd
    for (std::int64_t x = 1; x < length; ++x) {
      out[x] = factor(x, x - 1);
    }
  });
}

/// Parts that a thread works on at a time: all rows of some planes, which are read one after the other, or
/// fewer where there would not be several parts for every thread. What lies at the borders is computed twice.
Tiling parts_for_threads(const Extent3& extent, int threads) {
  constexpr std::int64_t planes_at_once = 16;
  constexpr std::int64_t least_rows = 32;
  constexpr std::int64_t parts_of_thread = 4;
  const std::int64_t rows = extent.y * ceil_div(extent.z, planes_at_once) / (parts_of_thread * threads);
  return {extent, {planes_at_once, std::clamp(rows, std::min(least_rows, extent.y), extent.y), extent.x}};
}

/// Total variation in a part of the field. The y components of the directions are kept from one row to the
/// next, the z components from one plane to the next.
void total_variation(const CyclicRows& rows, const operation::TotalVariation& operation, const Box3& part,
                     const VolumeView<float>& out) {
  Row along_x = row_of(rows);
  Row along_y = row_of(rows);
  Row before_y = row_of(rows);
  Volume<float> along_z({2, part.extent().y, rows.length()}); // of two planes in turn
  const auto kept = [&](std::int64_t z, std::int64_t y) {
    return along_z.view().row((z - part.begin.z + 1) % 2, y - part.begin.y);
  };
  for (std::int64_t y = part.begin.y; y < part.end.y; ++y) {
    for_directions(rows, operation, part.begin.z - 1, y,
                   [to = kept(part.begin.z - 1, y)](std::int64_t x, float dz, float /*dy*/, float /*dx*/) {
                     to[x] = dz;
                   });
  }
  for (std::int64_t z = part.begin.z; z < part.end.z; ++z) {
    for_directions(
        rows, operation, z, part.begin.y - 1,
        [to = along_y.data()](std::int64_t x, float /*dz*/, float dy, float /*dx*/) { to[x] = dy; });
    for (std::int64_t y = part.begin.y; y < part.end.y; ++y) {
      std::swap(before_y, along_y);
      const DirectionRows here{kept(z, y), along_y.data(), along_x.data()};
      directions(rows, operation, z, y, here);
      factors(operation, here, kept(z - 1, y), before_y.data(), rows.length(), out.row(z, y));
    }
  }
}

/// Sums, per x, of the eight rows around row (z, y), added in the order of neighbourhood::sum_around.
void sum_around(const CyclicRows& in, std::int64_t z, std::int64_t y, Row& sums) {
  const float* rows[8] = {in(z - 1, y - 1), in(z - 1, y),     in(z - 1, y + 1), in(z, y - 1),
                          in(z, y + 1),     in(z + 1, y - 1), in(z + 1, y),     in(z + 1, y + 1)};
  vectorised([=, sum = sums.data(), length = sums.size()] {
#pragma omp simd
    for (std::size_t x = 0; x < length; ++x) {
      sum[x] = rows[0][x] + rows[1][x] + rows[2][x] + rows[3][x] + rows[4][x] + rows[5][x] + rows[6][x]
               + rows[7][x];
    }
  });
}

/// out = taps[0] neighbour(0) + sum over d of taps[d] (neighbour(-d) + neighbour(d)), where neighbour(d) is
/// the row at distance d along the axis of the kernel.
template <typename Neighbour>
void weigh(const std::array<float, operation::Smooth::most_taps>& taps, std::int64_t length,
           Neighbour&& neighbour, float* out) {
  const float* here = neighbour(0);
  vectorised([=, tap = taps[0]] {
#pragma omp simd
    for (std::int64_t x = 0; x < length; ++x) {
      out[x] = tap * here[x];
    }
  });
  for (int d = 1; d < operation::Smooth::most_taps; ++d) {
    const float tap = taps[static_cast<std::size_t>(d)];
    const float* before = neighbour(-d);
    const float* after = neighbour(d);
    if (tap != 0.0F) {
      vectorised([=] {
#pragma omp simd
        for (std::int64_t x = 0; x < length; ++x) {
          out[x] += tap * (before[x] + after[x]);
        }
      });
    }
  }
}

/// Calls body(z, y) for all rows of the field, parallel over planes.
template <typename Body>
void for_rows(const HostField& field, int threads, Body&& body) {
  parallel_for(field.extent().z, threads, [&](std::int64_t z) {
    for (std::int64_t y = 0; y < field.extent().y; ++y) {
      body(z, y);
    }
  });
}

/// One axis of operation::Smooth, 0 (z) or 1 (y): neighbours are other rows.
void smooth_across_rows(const operation::Smooth& operation, int axis, const HostField& from, HostField& to,
                        int threads) {
  const CyclicRows in(from);
  for_rows(from, threads, [&](std::int64_t z, std::int64_t y) {
    const auto neighbour = [&](int d) { return axis == 0 ? in(z + d, y) : in(z, y + d); };
    weigh(operation.taps[axis], in.length(), neighbour, to.view().row(z, y));
  });
}

/// The x axis of operation::Smooth: each row is first extended cyclically to both sides, so that neighbours
/// are the same row shifted.
void smooth_along_rows(const operation::Smooth& operation, const HostField& from, HostField& to,
                       int threads) {
  constexpr std::int64_t reach = operation::Smooth::most_taps - 1;
  const CyclicRows in(from);
  parallel_for(from.extent().z, threads, [&](std::int64_t z) {
    Row longer(static_cast<std::size_t>(in.length() + 2 * reach));
    for (std::int64_t y = 0; y < from.extent().y; ++y) {
      for (std::int64_t i = 0; i < reach; ++i) {
        longer[static_cast<std::size_t>(i)] = in(z, y)[nb::wrapped(i - reach, in.length())];
        longer[static_cast<std::size_t>(in.length() + reach + i)] = in(z, y)[nb::wrapped(i, in.length())];
      }
      std::copy_n(in(z, y), in.length(), longer.data() + reach);
      weigh(
          operation.taps[2], in.length(), [&](int d) { return longer.data() + reach + d; },
          to.view().row(z, y));
    }
  });
}

} // namespace

void apply(const operation::TotalVariation& operation, HostField& in, HostField& out, int threads) {
  const CyclicRows rows(in);
  const Tiling parts = parts_for_threads(in.extent(), threads);
  parallel_for(voxel_count(parts.counts()), threads,
               [&](std::int64_t part) { total_variation(rows, operation, parts.box(part), out.view()); });
}

void apply(const operation::NeighbourMean& /*operation*/, HostField& in, HostField& out, int threads) {
  const CyclicRows rows(in);
  parallel_for(in.extent().z, threads, [&](std::int64_t z) {
    Row around = row_of(rows);
    const auto last = static_cast<std::int64_t>(around.size()) - 1;
    for (std::int64_t y = 0; y < in.extent().y; ++y) {
      sum_around(rows, z, y, around);
      const float* here = rows(z, y);
      const float* sum = around.data();
      float* mean = out.view().row(z, y);
      const auto mean_at = [=](std::int64_t before, std::int64_t x, std::int64_t after) {
        return nb::mean_of_sums(sum[before] + here[before], sum[x], sum[after] + here[after]);
      };
      mean[0] = mean_at(last, 0, nb::wrapped(1, last + 1));
      mean[last] = mean_at(nb::wrapped(last - 1, last + 1), last, 0);
      vectorised([=] {
#pragma omp simd
        for (std::int64_t x = 1; x < last; ++x) {
          mean[x] = mean_at(x - 1, x, x + 1);
        }
      });
    }
  });
}

void apply(const operation::Smooth& operation, HostField& in, HostField& out, int threads) {
  smooth_along_rows(operation, in, out, threads);
  smooth_across_rows(operation, 1, out, in, threads);
  smooth_across_rows(operation, 0, in, out, threads);
}

} // namespace lsdeconv::cpu
