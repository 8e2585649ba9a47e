#include "psf_picture.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lsdeconv {
namespace {

constexpr double longest_axis = 320;     ///< Pixels.
constexpr std::int64_t gap = 8;          ///< Pixels.
constexpr std::int64_t plot_height = 96; ///< Pixels.
constexpr std::uint8_t ground = 24;      ///< Grey of the background.
constexpr std::uint8_t ruler = 88;       ///< Grey of the lines at 0, 1/2 and 1.
constexpr std::uint8_t ink = 255;        ///< Grey of the curves.

using Picture = Volume<std::uint8_t>;

/// Sizes of the PSF's axes in pixels.
Extent3 pixels_of(const PointSpreadFunction& psf) {
  const Extent3& e = psf.values.extent();
  Triple<double> length;
  double longest = 0;
  for (int axis = 0; axis < axes; ++axis) {
    length[axis] = static_cast<double>(e[axis]) * psf.voxel[axis];
    longest = std::max(longest, length[axis]);
  }
  Extent3 pixels;
  for (int axis = 0; axis < axes; ++axis) {
    pixels[axis] = std::max<std::int64_t>(1, std::llround(length[axis] * longest_axis / longest));
  }
  return pixels;
}

/// The voxel along an axis that the middle of a pixel lies in.
std::int64_t voxel_at(std::int64_t pixel, std::int64_t pixels, std::int64_t voxels) {
  return std::min(voxels - 1, (2 * pixel + 1) * voxels / (2 * pixels));
}

float largest(VolumeView<const float> box) {
  float value = 0;
  for (std::int64_t z = 0; z < box.extent().z; ++z) {
    for (std::int64_t y = 0; y < box.extent().y; ++y) {
      value = std::max(value, *std::max_element(box.row(z, y), box.row(z, y) + box.extent().x));
    }
  }
  return value;
}

/// Draws the maximum projection with axis `down` downwards and axis `right` to the right, its upper left
/// corner at (y0, x0).
void draw_projection(const PointSpreadFunction& psf, int down, int right, std::int64_t y0, std::int64_t x0,
                     Picture& picture) {
  const Extent3 pixels = pixels_of(psf);
  const Extent3& e = psf.values.extent();
  const double brightest = largest(psf.values.view());
  for (std::int64_t y = 0; y < pixels[down]; ++y) {
    for (std::int64_t x = 0; x < pixels[right]; ++x) {
      Box3 line = whole(e);
      line.begin[down] = voxel_at(y, pixels[down], e[down]);
      line.end[down] = line.begin[down] + 1;
      line.begin[right] = voxel_at(x, pixels[right], e[right]);
      line.end[right] = line.begin[right] + 1;
      const double part = largest(psf.values.view().part(line)) / brightest;
      picture(0, y0 + y, x0 + x) = static_cast<std::uint8_t>(std::lround(255 * std::sqrt(part)));
    }
  }
}

/// Values along an axis through the brightest voxel, relative to it.
std::vector<double> profile(const PointSpreadFunction& psf, int axis) {
  const auto& values = psf.values;
  const std::int64_t peak = std::max_element(values.begin(), values.end()) - values.begin();
  const Extent3& e = values.extent();
  Index3 at = position_of(peak, e);
  const double brightest = values.data()[peak];
  std::vector<double> line;
  for (at[axis] = 0; at[axis] < e[axis]; ++at[axis]) {
    line.push_back(values(at.z, at.y, at.x) / brightest);
  }
  return line;
}

/// Pixel row of a plot for a height from 0 to 1.
std::int64_t plot_row(double height) {
  return std::llround((1 - height) * static_cast<double>(plot_height - 1));
}

/// Draws the profile along an axis as a curve, its upper left corner at (y0, x0).
void draw_profile(const PointSpreadFunction& psf, int axis, std::int64_t y0, std::int64_t x0,
                  Picture& picture) {
  const std::int64_t width = pixels_of(psf)[axis];
  const std::vector<double> line = profile(psf, axis);
  std::int64_t before = -1;
  for (std::int64_t x = 0; x < width; ++x) {
    for (const double height : {0.0, 0.5, 1.0}) {
      picture(0, y0 + plot_row(height), x0 + x) = ruler;
    }
    const double place =
        (static_cast<double>(2 * x + 1) * static_cast<double>(line.size()) / static_cast<double>(2 * width))
        - 0.5;
    const double inside = std::clamp(place, 0.0, static_cast<double>(line.size() - 1));
    const auto left = static_cast<std::size_t>(inside);
    const double part = inside - static_cast<double>(left);
    const double value = (1 - part) * line[left] + part * line[std::min(left + 1, line.size() - 1)];
    const std::int64_t row = plot_row(value);
    before = before < 0 ? row : before;
    for (std::int64_t y = std::min(row, before); y <= std::max(row, before); ++y) {
      picture(0, y0 + y, x0 + x) = ink;
    }
    before = row;
  }
}

} // namespace

Volume<std::uint8_t> psf_picture(const PointSpreadFunction& psf) {
  const Extent3 pixels = pixels_of(psf);
  const std::int64_t right = pixels.x + 2 * gap;
  const std::int64_t below = pixels.y + 2 * gap;
  const std::int64_t plots = axes * (plot_height + gap) - gap;
  const std::int64_t wide = std::max({pixels.z, pixels.y, pixels.x});
  Picture picture({1, below + std::max(pixels.z, plots) + gap, right + wide + gap}, ground);
  draw_projection(psf, 1, 2, gap, gap, picture);
  draw_projection(psf, 1, 0, gap, right, picture);
  draw_projection(psf, 0, 2, below, gap, picture);
  for (int axis = 0; axis < axes; ++axis) {
    draw_profile(psf, axis, below + axis * (plot_height + gap), right, picture);
  }
  return picture;
}

} // namespace lsdeconv
