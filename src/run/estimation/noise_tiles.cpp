#include "noise_tiles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace lsdeconv {
namespace {

constexpr std::int64_t block_side = noise_side + 2 * noise_margin;

// Medians of the tiles' variances of white noise, over its own: the means of squares are skewed.
constexpr float median_across = 0.927F;
constexpr float median_along = 0.989F;
constexpr float median_all = 0.973F;

/// A tile with its margin, in double precision.
class Block {
public:
  explicit Block(const Extent3& extent)
      : extent_(extent), voxels_(static_cast<std::size_t>(voxel_count(extent))) {}

  [[nodiscard]] const Extent3& extent() const { return extent_; }
  [[nodiscard]] double& at(std::int64_t z, std::int64_t y, std::int64_t x) { return voxels_[place(z, y, x)]; }
  [[nodiscard]] double at(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return voxels_[place(z, y, x)];
  }

private:
  [[nodiscard]] std::size_t place(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return static_cast<std::size_t>((z * extent_.y + y) * extent_.x + x);
  }

  Extent3 extent_;
  std::vector<double> voxels_;
};

/// Differences of an order along one axis, shorter by the order; white noise keeps its variance.
Block differences(const Block& block, int axis, std::int64_t order) {
  Block result = block;
  double power = 1; // sum of the squares of the binomial coefficients: of 2 order over order
  for (std::int64_t i = 1; i <= order; ++i) {
    Extent3 e = result.extent();
    --e[axis];
    Block next(e);
    const Index3 step{axis == 0, axis == 1, axis == 2};
    for (std::int64_t z = 0; z < e.z; ++z) {
      for (std::int64_t y = 0; y < e.y; ++y) {
        for (std::int64_t x = 0; x < e.x; ++x) {
          next.at(z, y, x) = result.at(z + step.z, y + step.y, x + step.x) - result.at(z, y, x);
        }
      }
    }
    result = std::move(next);
    power *= static_cast<double>(order + i) / static_cast<double>(i);
  }
  const double scale = 1 / std::sqrt(power);
  for (std::int64_t z = 0; z < result.extent().z; ++z) {
    for (std::int64_t y = 0; y < result.extent().y; ++y) {
      for (std::int64_t x = 0; x < result.extent().x; ++x) {
        result.at(z, y, x) *= scale;
      }
    }
  }
  return result;
}

/// The middle of a block, smaller by a margin on both sides of y and x.
Block inner(const Block& block, std::int64_t margin) {
  const Extent3 e = block.extent();
  Block result({e.z, e.y - 2 * margin, e.x - 2 * margin});
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y - 2 * margin; ++y) {
      for (std::int64_t x = 0; x < e.x - 2 * margin; ++x) {
        result.at(z, y, x) = block.at(z, y + margin, x + margin);
      }
    }
  }
  return result;
}

/// For each slice the mean of what `value` gives for a voxel.
template <typename Value>
std::vector<double> slice_means(const Block& block, Value&& value) {
  const Extent3 e = block.extent();
  std::vector<double> means;
  for (std::int64_t z = 0; z < e.z; ++z) {
    double sum = 0;
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        sum += value(block.at(z, y, x));
      }
    }
    means.push_back(sum / static_cast<double>(e.y * e.x));
  }
  return means;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  return sum / static_cast<double>(values.size());
}

/// The middle one of an odd number of values.
double middle_of(std::vector<double> values) {
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double square(double value) {
  return value * value;
}

/// Mean of the sign of the product of neighbours along an axis.
float alike(const Block& block, int axis) {
  Extent3 e = block.extent();
  --e[axis];
  const Index3 step{axis == 0, axis == 1, axis == 2};
  std::int64_t sum = 0;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const double product = block.at(z, y, x) * block.at(z + step.z, y + step.y, x + step.x);
        sum += product > 0 ? 1 : product < 0 ? -1 : 0;
      }
    }
  }
  const std::int64_t pairs = voxel_count(e);
  return pairs > 0 ? static_cast<float>(sum) / static_cast<float>(pairs) : 0;
}

/// Whether a voxel is unseen, or 0 in all slices: such a block tells nothing of the noise.
bool is_in_part_empty(VolumeView<const float> block) {
  const Extent3 e = block.extent();
  for (std::int64_t y = 0; y < e.y; ++y) {
    for (std::int64_t x = 0; x < e.x; ++x) {
      bool zero = true;
      for (std::int64_t z = 0; z < e.z; ++z) {
        const float voxel = block.row(z, y)[x];
        if (!std::isfinite(voxel)) {
          return true;
        }
        zero = zero && voxel == 0;
      }
      if (zero) {
        return true;
      }
    }
  }
  return false;
}

Block block_of(VolumeView<const float> voxels) {
  const Extent3 e = voxels.extent();
  Block block(e);
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        block.at(z, y, x) = static_cast<double>(voxels.row(z, y)[x]);
      }
    }
  }
  return block;
}

NoiseTile tile_of(const Block& block) {
  const std::int64_t depth = block.extent().z;
  const std::int64_t low_z = std::min<std::int64_t>(2, depth - 1); // order of short differences along z
  const Block core = inner(block, noise_margin);
  const Block short_y = differences(block, 1, 2);
  const Block short_x = differences(block, 2, 2);
  const Block short_xy = inner(differences(short_y, 2, 2), noise_margin / 2);
  NoiseTile tile;
  tile.mean = static_cast<float>(middle_of(slice_means(core, [](double v) { return v; })));
  // The middle slice's: a single voxel that is far too bright lies in one of them.
  tile.across =
      static_cast<float>(middle_of(slice_means(differences(differences(block, 1, 4), 2, 4), square)))
      / median_across;
  tile.along = depth > 1 ? static_cast<float>(mean_of(slice_means(differences(core, 0, depth - 1), square)))
                               / median_along
                         : tile.across;
  tile.all = static_cast<float>(mean_of(slice_means(differences(short_xy, 0, low_z), square))) / median_all;
  tile.alike_z = alike(short_xy, 0);
  tile.alike_y = alike(differences(short_x, 0, low_z), 1);
  tile.alike_x = alike(differences(short_y, 0, low_z), 2);
  for (std::int64_t z = 0; z < depth; ++z) {
    for (std::int64_t y = 0; y < noise_side; ++y) {
      for (std::int64_t x = 0; x < noise_side; ++x) {
        tile.brightest = std::max(tile.brightest, static_cast<float>(core.at(z, y, x)));
      }
    }
  }
  return tile;
}

} // namespace

std::vector<NoiseTile> noise_tiles(VolumeView<const float> slices) {
  const Extent3 e = slices.extent();
  std::vector<NoiseTile> tiles;
  for (std::int64_t y = 0; y + block_side <= e.y; y += noise_side) {
    for (std::int64_t x = 0; x + block_side <= e.x; x += noise_side) {
      const VolumeView<const float> voxels = slices.part({{0, y, x}, {e.z, y + block_side, x + block_side}});
      if (!is_in_part_empty(voxels)) {
        tiles.push_back(tile_of(block_of(voxels)));
      }
    }
  }
  return tiles;
}

} // namespace lsdeconv
