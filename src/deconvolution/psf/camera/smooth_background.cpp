#include "smooth_background.hpp"

#include "../median.hpp"
#include "../visit_voxels.hpp"
#include "profile_smoothing.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr double clipped_beyond = 5; ///< Standard deviations.
constexpr int most_passes = 20;
constexpr double settled_below = 0.001;  ///< Standard deviations of the noise.
constexpr double twist_significance = 4; ///< Standard deviations of the twist.
constexpr std::int64_t sampled_voxels = 100'000;

/// -1 in the first voxel's outer face, 1 in the last's.
double coordinate(std::int64_t i, std::int64_t count) {
  return static_cast<double>(2 * i + 1 - count) / static_cast<double>(count);
}

/// Sums over the voxels in use.
struct Sums {
  explicit Sums(const Extent3& extent) {
    for (int axis = 0; axis < axes; ++axis) {
      planes[axis].resize(static_cast<std::size_t>(extent[axis]));
      counts[axis].resize(static_cast<std::size_t>(extent[axis]));
    }
  }
  double count = 0;
  double sum = 0; ///< Of the differences from the background.
  double squares = 0;
  Triple<std::vector<double>> planes; ///< Differences by plane.
  Triple<std::vector<double>> counts; ///< Voxels by plane.
  Triple<double> twist;               ///< Differences times the product of two coordinates.
  Triple<double> twist_squares;       ///< Squares of those products.
};

/// Sums over the voxels in use of one row.
struct RowSums {
  double count = 0;
  double sum = 0;    ///< Of the differences.
  double moment = 0; ///< Of the differences times the coordinate along x.
  double arms = 0;   ///< Of the squares of that coordinate.
};

class Fit {
public:
  Fit(VolumeView<const float> values, const Volume<VoxelContent>& content, double noise)
      : values_(values), content_(content), row_(static_cast<std::size_t>(values.extent().x)) {
    for (int axis = 0; axis < axes; ++axis) {
      found_.along[axis].resize(static_cast<std::size_t>(values.extent()[axis]));
    }
    std::vector<double> sample = sampled();
    found_.level = median(sample);
    found_.noise = std::max(noise, median_deviation(std::move(sample), found_.level));
  }

  SmoothBackground settled() && {
    double change = settled_below;
    for (int pass = 0; pass < most_passes && change >= settled_below; ++pass) {
      change = improve(sums());
    }
    return std::move(found_);
  }

private:
  [[nodiscard]] std::vector<double> sampled() const {
    const std::int64_t step = std::max<std::int64_t>(1, content_.size() / sampled_voxels) | 1;
    std::vector<double> sample;
    for (std::int64_t i = 0; i < content_.size(); i += step) {
      if (content_.data()[i] == VoxelContent::background) {
        const Index3 at = position_of(i, content_.extent());
        sample.push_back(values_(at.z, at.y, at.x));
      }
    }
    return sample;
  }

  [[nodiscard]] Sums sums() {
    Sums all(values_.extent());
    for (std::int64_t z = 0; z < values_.extent().z; ++z) {
      for (std::int64_t y = 0; y < values_.extent().y; ++y) {
        add_row(z, y, all);
      }
    }
    return all;
  }

  void add_row(std::int64_t z, std::int64_t y, Sums& all) {
    const Extent3 e = values_.extent();
    found_.fill_row(z, y, row_);
    const float* values = values_.row(z, y);
    const VoxelContent* content = content_.view().row(z, y);
    const double limit = clipped_beyond * found_.noise;
    RowSums sums;
    for (std::int64_t x = 0; x < e.x; ++x) {
      const auto i = static_cast<std::size_t>(x);
      const double off = static_cast<double>(values[x]) - row_[i];
      if (content[x] != VoxelContent::background || std::abs(off) > limit) {
        continue;
      }
      const double u = coordinate(x, e.x);
      sums.count += 1;
      sums.sum += off;
      sums.moment += off * u;
      sums.arms += u * u;
      all.squares += off * off;
      all.planes.x[i] += off;
      all.counts.x[i] += 1;
    }
    add_row_sums(z, y, sums, all);
  }

  void add_row_sums(std::int64_t z, std::int64_t y, const RowSums& row, Sums& all) const {
    const double u = coordinate(z, values_.extent().z);
    const double v = coordinate(y, values_.extent().y);
    all.count += row.count;
    all.sum += row.sum;
    all.planes.z[static_cast<std::size_t>(z)] += row.sum;
    all.counts.z[static_cast<std::size_t>(z)] += row.count;
    all.planes.y[static_cast<std::size_t>(y)] += row.sum;
    all.counts.y[static_cast<std::size_t>(y)] += row.count;
    all.twist = all.twist + Triple<double>{v * row.moment, u * row.moment, u * v * row.sum};
    all.twist_squares =
        all.twist_squares + Triple<double>{v * v * row.arms, u * u * row.arms, u * u * v * v * row.count};
  }

  /// Returns the largest change, in standard deviations of the noise.
  double improve(const Sums& all) {
    if (!(all.count > 0 && all.squares > 0)) {
      return 0;
    }
    const double mean = all.sum / all.count;
    found_.level += mean;
    found_.noise = std::sqrt(std::max(all.squares / all.count - mean * mean, 0.0));
    double change = std::abs(mean);
    for (int axis = 0; axis < axes; ++axis) {
      change = std::max({change, improve_profile(all, axis, mean), improve_twist(all, axis)});
    }
    return change / found_.noise;
  }

  double improve_profile(const Sums& all, int axis, double mean) {
    std::vector<double>& profile = found_.along[axis];
    std::vector<double> values(profile.size());
    std::vector<double> weights(profile.size());
    for (std::size_t i = 0; i < profile.size(); ++i) {
      const double count = all.counts[axis][i];
      values[i] = count > 0 ? profile[i] + all.planes[axis][i] / count - mean : 0;
      weights[i] = count / (found_.noise * found_.noise);
    }
    std::vector<double> smooth = smooth_profile(values, weights);
    double sum = 0;
    for (std::size_t i = 0; i < smooth.size(); ++i) {
      sum += all.counts[axis][i] * smooth[i];
    }
    double change = 0;
    for (std::size_t i = 0; i < smooth.size(); ++i) {
      smooth[i] -= sum / all.count;
      change = std::max(change, std::abs(smooth[i] - profile[i]));
    }
    found_.level += sum / all.count;
    profile = std::move(smooth);
    return change;
  }

  double improve_twist(const Sums& all, int axis) {
    if (!(all.twist_squares[axis] > 0)) {
      return 0;
    }
    const double before = found_.twist[axis];
    const double after = before + all.twist[axis] / all.twist_squares[axis];
    const double deviation = found_.noise / std::sqrt(all.twist_squares[axis]);
    found_.twist[axis] = std::abs(after) > twist_significance * deviation ? after : 0;
    return std::abs(found_.twist[axis] - before);
  }

  VolumeView<const float> values_;
  const Volume<VoxelContent>& content_;
  SmoothBackground found_;
  std::vector<double> row_;
};

} // namespace

double SmoothBackground::at(const Index3& voxel) const {
  std::vector<double> row(along.x.size());
  fill_row(voxel.z, voxel.y, row);
  return row[static_cast<std::size_t>(voxel.x)];
}

double SmoothBackground::variation() const {
  double sum = 0;
  for (int axis = 0; axis < axes; ++axis) {
    const auto [least, most] = std::minmax_element(along[axis].begin(), along[axis].end());
    sum += *most - *least + 2 * std::abs(twist[axis]);
  }
  return sum;
}

void SmoothBackground::fill_row(std::int64_t z, std::int64_t y, std::vector<double>& row) const {
  const double u = coordinate(z, std::ssize(along.z));
  const double v = coordinate(y, std::ssize(along.y));
  const double base =
      level + along.z[static_cast<std::size_t>(z)] + along.y[static_cast<std::size_t>(y)] + twist.x * u * v;
  const double slope = twist.z * v + twist.y * u;
  for (std::size_t x = 0; x < row.size(); ++x) {
    row[x] = base + along.x[x] + slope * coordinate(static_cast<std::int64_t>(x), std::ssize(row));
  }
}

SmoothBackground smooth_background(VolumeView<const float> values, const Volume<VoxelContent>& content,
                                   double noise) {
  return Fit(values, content, noise).settled();
}

} // namespace lsdeconv
