#include "resampling.hpp"

#include "visit_voxels.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lsdeconv {
namespace {

// Conservative resampling with the piecewise parabolic method: see voxel_integrals(). The integral of a
// parabola over a part of a voxel is linear in its two edge values and its mean, and the edge values are
// linear in four means: so every target voxel is a weighted sum of source voxels, the same for all lines
// along an axis.

/// Coefficients of a voxel's left edge value, right edge value and mean in the integral of its parabola from
/// its left edge to u in [0, 1].
struct ParabolaIntegral {
  double left;
  double right;
  double mean;
};

ParabolaIntegral parabola_integral(double u) {
  return {u * (1 - u) * (1 - u), u * u * (u - 1), u * u * (3 - 2 * u)};
}

/// Collects the weights of source voxels `first` to `last` of `count`. Voxels outside of the source may be
/// added, too: they are 0.
class Weights {
public:
  Weights(std::int64_t first, std::int64_t last, std::int64_t count)
      : first_(std::clamp<std::int64_t>(first, 0, count)),
        weights_(static_cast<std::size_t>(std::max<std::int64_t>(0, std::min(last + 1, count) - first_))) {}

  void add(std::int64_t voxel, double weight) {
    const std::int64_t i = voxel - first_;
    if (0 <= i && i < std::ssize(weights_)) {
      weights_[static_cast<std::size_t>(i)] += weight;
    }
  }
  /// Adds the value at the edge between voxels edge - 1 and edge, times `weight` (Colella & Woodward, eq.
  /// 1.9).
  void add_edge(std::int64_t edge, double weight) {
    add(edge - 2, -weight / 12);
    add(edge - 1, 7 * weight / 12);
    add(edge, 7 * weight / 12);
    add(edge + 1, -weight / 12);
  }
  /// Adds the integral over the part from u0 to u1 of a voxel.
  void add_part(std::int64_t voxel, double u0, double u1) {
    const ParabolaIntegral a = parabola_integral(u0);
    const ParabolaIntegral b = parabola_integral(u1);
    add_edge(voxel, b.left - a.left);
    add_edge(voxel + 1, b.right - a.right);
    add(voxel, b.mean - a.mean);
  }

  AxisWeights take() && { return {first_, std::move(weights_)}; }

private:
  std::int64_t first_;
  std::vector<double> weights_;
};

/// The integral of the source from a to b, in source voxels from the left edge of the first.
AxisWeights integral(double a, double b, std::int64_t count) {
  const double begin = std::clamp(a, 0.0, static_cast<double>(count));
  const double end = std::clamp(b, 0.0, static_cast<double>(count));
  const auto first = static_cast<std::int64_t>(std::floor(begin));
  const auto last = static_cast<std::int64_t>(std::ceil(end)) - 1;
  Weights weights(first - 2, last + 2, count);
  for (std::int64_t voxel = first; voxel <= last; ++voxel) {
    const auto edge = static_cast<double>(voxel);
    weights.add_part(voxel, std::max(begin - edge, 0.0), std::min(end - edge, 1.0));
  }
  return std::move(weights).take();
}

/// Resamples along one axis: each voxel is the weighted sum that `rows` has for its position.
Volume<float> contracted(VolumeView<const float> from, int axis, const std::vector<AxisWeights>& rows) {
  Extent3 extent = from.extent();
  extent[axis] = std::ssize(rows);
  const std::int64_t step = Extent3{from.plane_stride(), from.row_stride(), 1}[axis];
  Volume<float> to(extent);
  visit_voxels(extent, [&](Index3 at) {
    const AxisWeights& row = rows[static_cast<std::size_t>(at[axis])];
    float& target = to(at.z, at.y, at.x);
    at[axis] = row.first;
    const float* source = from.row(at.z, at.y) + at.x;
    double sum = 0;
    for (const double weight : row.weights) {
      sum += weight * static_cast<double>(*source);
      source += step;
    }
    target = static_cast<float>(sum);
  });
  return to;
}

} // namespace

std::vector<AxisWeights> voxel_integrals(std::int64_t count, double centre, double ratio, std::int64_t half) {
  std::vector<AxisWeights> rows;
  const auto edge = [&](std::int64_t k) { return centre + 0.5 + (static_cast<double>(k) - 0.5) * ratio; };
  for (std::int64_t k = -half; k <= half; ++k) {
    rows.push_back(integral(edge(k), edge(k + 1), count));
  }
  return rows;
}

std::int64_t covering_half(const VoxelRange& covered, double centre, double ratio) {
  const double reach = std::max(centre + 0.5 - static_cast<double>(covered.begin),
                                static_cast<double>(covered.end) - 0.5 - centre)
                       / ratio;
  constexpr double rounding = 1e-9;
  constexpr double countless = 1e12; // avoids overflow; more voxels than fit into any memory
  return std::max<std::int64_t>(0, std::llround(std::ceil(std::min(reach, countless) - 0.5 - rounding)));
}

Volume<float> resampled(VolumeView<const float> source, const Triple<double>& centre,
                        const Triple<double>& ratio, const Extent3& half) {
  Volume<float> values(source.extent());
  copy(source, values.view());
  for (int axis = axes - 1; axis >= 0; --axis) {
    values = contracted(values.view(), axis,
                        voxel_integrals(source.extent()[axis], centre[axis], ratio[axis], half[axis]));
  }
  return values;
}

} // namespace lsdeconv
