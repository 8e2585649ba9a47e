#include "brick.hpp"

#include "lsdeconv/core/vectorised.hpp"
#include "lsdeconv/projections/projection_grid.hpp"

#include <algorithm>
#include <array>

namespace lsdeconv {
namespace {

/// The larger one; `old` where the value is NaN.
inline float larger(float value, float old) {
  return value > old ? value : old;
}

/// The largest value of a row, at least 0.
float largest(const float* row, std::int64_t count) {
  constexpr std::int64_t lanes = 16; // independent of each other, so that they fit into vector registers
  std::array<float, lanes> most{};
  std::int64_t x = 0;
  for (; x + lanes <= count; x += lanes) {
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      auto& of_lane = most[static_cast<std::size_t>(lane)];
      of_lane = larger(row[x + lane], of_lane);
    }
  }
  float all = *std::max_element(most.begin(), most.end());
  for (; x < count; ++x) {
    all = larger(row[x], all);
  }
  return all;
}

/// Raises each pixel to the values of its voxels. first: place in the volume of the first value; by: voxels
/// of a pixel; begin: the first pixel of `pixels`.
void raise_row(const float* values, std::int64_t count, std::int64_t first, std::int64_t by, float* pixels,
               std::int64_t begin) {
  for (std::int64_t x = 0; x < count;) {
    const std::int64_t pixel = (first + x) / by;
    const std::int64_t end = std::min((pixel + 1) * by - first, count);
    float& most = pixels[pixel - begin];
    for (; x < end; ++x) {
      most = larger(values[x], most);
    }
  }
}

std::size_t size_of(std::int64_t count) {
  return static_cast<std::size_t>(count);
}

} // namespace

Brick::Brick(const Box3& box, const Extent3& pixel, const Extent3& cell)
    : box_(box), pixel_(pixel), cell_(cell), pixels_(reduced(box, pixel)) {
  const Extent3 pixels = pixels_.extent();
  const std::int64_t width = box.extent().x;
  over_z_.resize(size_of(pixels.y * width));
  over_y_.resize(size_of(pixels.z * width));
  over_x_.resize(size_of(pixels.z * pixels.y));
  sums_.resize(size_of(reduced(box, cell).extent().y * width));
}

void Brick::add(std::int64_t z, std::int64_t y, const float* row) {
  const std::int64_t width = box_.extent().x;
  const std::int64_t pixel_z = z / pixel_.z - pixels_.begin.z;
  const std::int64_t pixel_y = y / pixel_.y - pixels_.begin.y;
  const std::int64_t cell_y = y / cell_.y - box_.begin.y / cell_.y;
  vectorised([=, along_z = over_z_.data() + pixel_y * width, along_y = over_y_.data() + pixel_z * width,
              sums = sums_.data() + cell_y * width] {
#pragma omp simd
    for (std::int64_t x = 0; x < width; ++x) {
      along_z[x] = larger(row[x], along_z[x]);
      along_y[x] = larger(row[x], along_y[x]);
      sums[x] += double{row[x]};
    }
  });
  float& along_x = over_x_[size_of(pixel_z * pixels_.extent().y + pixel_y)];
  along_x = larger(largest(row, width), along_x);
}

std::vector<double> Brick::layer_sums() {
  const std::int64_t width = box_.extent().x;
  const Extent3 cells = reduced(box_, cell_).extent();
  std::vector<double> layer(size_of(cells.y * cells.x));
  for (std::int64_t y = 0; y < cells.y; ++y) {
    for (std::int64_t x = 0; x < width; ++x) {
      const std::int64_t cell = (box_.begin.x + x) / cell_.x - box_.begin.x / cell_.x;
      layer[size_of(y * cells.x + cell)] += sums_[size_of(y * width + x)];
    }
  }
  std::fill(sums_.begin(), sums_.end(), 0.0);
  return layer;
}

void Brick::raise(int axis, VolumeView<float> picture, const Index3& begin) const {
  const std::int64_t width = box_.extent().x;
  const auto raise_all = [&](const std::vector<float>& rows, std::int64_t z, std::int64_t y,
                             std::int64_t row) {
    raise_row(rows.data() + row * width, width, box_.begin.x, pixel_.x, picture.row(z, y), begin.x);
  };
  const Extent3 pixels = pixels_.extent();
  for (std::int64_t y = 0; axis == 0 && y < pixels.y; ++y) {
    raise_all(over_z_, 0, pixels_.begin.y + y - begin.y, y);
  }
  for (std::int64_t z = 0; axis == 1 && z < pixels.z; ++z) {
    raise_all(over_y_, pixels_.begin.z + z - begin.z, 0, z);
  }
  for (std::int64_t z = 0; axis == 2 && z < pixels.z; ++z) {
    for (std::int64_t y = 0; y < pixels.y; ++y) {
      float& pixel = picture(pixels_.begin.z + z - begin.z, pixels_.begin.y + y - begin.y, 0);
      pixel = larger(over_x_[size_of(z * pixels.y + y)], pixel);
    }
  }
}

} // namespace lsdeconv
