#include "lsdeconv/filters/separable_filter.hpp"

#include "mirror.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

std::int64_t half_width(const Kernel& kernel) {
  return static_cast<std::int64_t>(kernel.size() / 2);
}

/// sum += factor · row
void accumulate(const float* row, double factor, std::int64_t count, float* sum) {
  const auto weight = static_cast<float>(factor);
  for (std::int64_t i = 0; i < count; ++i) {
    sum[i] += weight * row[i];
  }
}

/// A row of `count` results at `position` along the filtered axis, which has `size` voxels: the weighted sum
/// of the neighbouring rows row_at(position), mirrored at the faces.
template <typename RowAt>
void combine(const Kernel& kernel, std::int64_t position, std::int64_t size, std::int64_t count,
             float* result, RowAt&& row_at) {
  std::fill_n(result, count, 0.0F);
  for (std::size_t j = 0; j < kernel.size(); ++j) {
    const std::int64_t neighbour = position + static_cast<std::int64_t>(j) - half_width(kernel);
    accumulate(row_at(mirrored(neighbour, size)), kernel[j], count, result);
  }
}

/// Filters one plane in place along x, then along y. The result starts where the plane does, in rows as long
/// as those of the box.
class PlaneFilter {
public:
  PlaneFilter(const Box3& input, const Box3& box, const Triple<Kernel>& kernels, const Extent3& volume)
      : input_(input), box_(box), kernels_(kernels), volume_(volume), width_(box.extent().x),
        along_x_({1, input.extent().y, width_}),
        longer_(static_cast<std::size_t>(width_) + kernels.x.size() - 1) {}

  void run(float* plane) {
    for (std::int64_t y = 0; y < input_.extent().y; ++y) {
      filter_row(plane + y * input_.extent().x, along_x_.view().row(0, y));
    }
    for (std::int64_t y = 0; y < box_.extent().y; ++y) {
      combine(kernels_.y, box_.begin.y + y, volume_.y, width_, plane + y * width_,
              [&](std::int64_t at) { return along_x_.view().row(0, at - input_.begin.y); });
    }
  }

private:
  void filter_row(const float* row, float* result) {
    const std::int64_t first = box_.begin.x - half_width(kernels_.x);
    for (std::size_t i = 0; i < longer_.size(); ++i) {
      longer_[i] = row[mirrored(first + static_cast<std::int64_t>(i), volume_.x) - input_.begin.x];
    }
    std::fill_n(result, width_, 0.0F);
    for (std::size_t j = 0; j < kernels_.x.size(); ++j) {
      accumulate(longer_.data() + j, kernels_.x[j], width_, result);
    }
  }

  Box3 input_;
  Box3 box_;
  const Triple<Kernel>& kernels_;
  Extent3 volume_;
  std::int64_t width_;
  Volume<float> along_x_;
  std::vector<float> longer_;
};

} // namespace

Kernel gaussian_kernel(double sigma, std::int64_t size) {
  if (size != 0 && size % 2 == 0) {
    throw UserError(text("a Gaussian filter of ", size, " voxels has no middle; take ", size + 1));
  }
  if (!(sigma > 0)) {
    return {1.0};
  }
  const std::int64_t half = size > 0 ? size / 2 : static_cast<std::int64_t>(std::ceil(3 * sigma));
  Kernel kernel;
  for (std::int64_t i = -half; i <= half; ++i) {
    const double u = static_cast<double>(i) / sigma;
    kernel.push_back(std::exp(-u * u / 2));
  }
  const double sum = std::accumulate(kernel.begin(), kernel.end(), 0.0);
  for (double& weight : kernel) {
    weight /= sum;
  }
  return kernel;
}

Extent3 half_widths(const Triple<Kernel>& kernels) {
  return {half_width(kernels.z), half_width(kernels.y), half_width(kernels.x)};
}

Box3 needed_box(const Box3& box, const Triple<Kernel>& kernels, const Extent3& volume) {
  return intersection(box.grown(half_widths(kernels)), whole(volume));
}

void filter(VolumeView<float> image, const Box3& box, const Triple<Kernel>& kernels, const Extent3& volume,
            VolumeView<float> result, int threads) {
  const Box3 input = needed_box(box, kernels, volume);
  const Extent3 e = box.extent();
  parallel_for(input.extent().z, threads,
               [&](std::int64_t z) { PlaneFilter(input, box, kernels, volume).run(image.row(z, 0)); });
  parallel_for(e.z * e.y, threads, [&](std::int64_t i) {
    const std::int64_t z = i / e.y;
    const std::int64_t y = i % e.y;
    combine(kernels.z, box.begin.z + z, volume.z, e.x, result.row(z, y),
            [&](std::int64_t at) { return image.row(at - input.begin.z, 0) + y * e.x; });
  });
}

} // namespace lsdeconv
