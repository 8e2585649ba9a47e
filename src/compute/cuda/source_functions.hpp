#pragma once

#include "rows.hpp"

#include "lsdeconv/compute/voxel_functions.hpp"

/// How the sources of convolver.hpp fill the workspace: function objects that are called with every even x of
/// every row of the transform and store the pair of voxels at x and x + 1.
namespace lsdeconv::cuda {

/// y of two neighbours, 0 beyond the image and NaN where it is unseen.
template <typename T>
LSDECONV_HOST_DEVICE inline Pair observed(const Samples<T>& image, std::int64_t z, std::int64_t y,
                                          std::int64_t x) {
  if (!inside(image.rows.extent, z, y, x)) {
    return {0, 0};
  }
  const Pair sample = image.load(z, y, x);
  const bool last = x + 1 >= image.rows.extent.x;
  return {voxel::observed(sample.first, image.offset, image.unseen),
          last ? 0.0F : voxel::observed(sample.second, image.offset, image.unseen)};
}

/// What `of` makes of y at two neighbours, 0 beyond the image.
template <typename T, typename Of>
LSDECONV_HOST_DEVICE inline Pair of_observed(const Samples<T>& image, std::int64_t z, std::int64_t y,
                                             std::int64_t x, const Of& of) {
  if (!inside(image.rows.extent, z, y, x)) {
    return {0, 0};
  }
  const Pair data = observed(image, z, y, x);
  return {of(data.first), x + 1 < image.rows.extent.x ? of(data.second) : 0.0F};
}

/// voxel::excess
struct ExcessOver {
  float background;
  LSDECONV_HOST_DEVICE float operator()(float data) const { return voxel::excess(data, background); }
};

/// voxel::seen
struct SeenOr0 {
  LSDECONV_HOST_DEVICE float operator()(float data) const { return voxel::seen(data); }
};

/// source::Extrapolation
struct LoadExtrapolation {
  ConstVoxels current;
  ConstVoxels previous;
  float step;
  Voxels workspace;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Pair here = current.load(z, y, x);
    const Pair older = step == 0 ? here : previous.load(z, y, x);
    workspace.store(z, y, x,
                    {voxel::extrapolated(here.first, older.first, step),
                     voxel::extrapolated(here.second, older.second, step)});
  }
};

/// source::Excess
template <typename T>
struct LoadExcess {
  Samples<T> image;
  float background;
  Voxels workspace;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    workspace.store(z, y, x, of_observed(image, z, y, x, ExcessOver{background}));
  }
};

/// source::Seen
template <typename T>
struct LoadSeen {
  Samples<T> image;
  Voxels workspace;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    workspace.store(z, y, x, of_observed(image, z, y, x, SeenOr0{}));
  }
};

/// source::Plain
struct LoadPlain {
  ConstVoxels field;
  Voxels workspace;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    Pair value{0, 0};
    if (inside(field.extent, z, y, x)) {
      value = field.load(z, y, x);
      value.second = x + 1 < field.extent.x ? value.second : 0.0F;
    }
    workspace.store(z, y, x, value);
  }
};

/// The PSF with its centre voxel at the origin of the transform.
struct LoadPsf {
  ConstVoxels psf;
  Voxels workspace;

  /// Index of the PSF at index i of the transform; -1 where there is none.
  LSDECONV_HOST_DEVICE static std::int64_t unwrapped(std::int64_t i, std::int64_t psf, std::int64_t length) {
    const std::int64_t half = psf / 2;
    return i <= half ? i + half : i >= length - half ? i - length + half : -1;
  }
  [[nodiscard]] LSDECONV_HOST_DEVICE float value(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Extent3& to = workspace.extent;
    const std::int64_t i = unwrapped(z, psf.extent.z, to.z);
    const std::int64_t j = unwrapped(y, psf.extent.y, to.y);
    const std::int64_t k = unwrapped(x, psf.extent.x, to.x);
    return i < 0 || j < 0 || k < 0 ? 0.0F : *psf.at(i, j, k);
  }
  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    workspace.store(z, y, x, {value(z, y, x), value(z, y, x + 1)});
  }
};

} // namespace lsdeconv::cuda
