#include "whole_views.hpp"

#include "lsdeconv/pages/picture.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// How much neighbouring pixels of a part of the plane differ: their roots, whose noise is about the same in
/// dim and in bright places, and in which single bright spots count little.
double structure(VolumeView<const float> roots) {
  double sum = 0;
  for (std::int64_t y = 0; y + 1 < roots.extent().y; ++y) {
    for (std::int64_t x = 0; x + 1 < roots.extent().x; ++x) {
      const float here = roots(0, y, x);
      sum += std::abs(roots(0, y, x + 1) - here) + std::abs(roots(0, y + 1, x) - here);
    }
  }
  return sum;
}

Volume<float> roots_of(VolumeView<const float> plane) {
  Volume<float> roots(plane.extent());
  copy(plane, roots.view());
  std::transform(roots.begin(), roots.end(), roots.begin(),
                 [](float value) { return value > 0 ? std::sqrt(value) : 0.0F; });
  return roots;
}

struct Tile {
  Box3 box; ///< Of the plane along z.
  double structure = 0;
};

/// Tiles of the plane along z, those with most structure first.
std::vector<Tile> tiles_of(VolumeView<const float> plane, std::int64_t rows, std::int64_t columns) {
  const Volume<float> roots = roots_of(plane);
  const Extent3& extent = plane.extent();
  const std::int64_t row_step = std::max<std::int64_t>(1, rows / 2);
  const std::int64_t column_step = std::max<std::int64_t>(1, columns / 2);
  std::vector<Tile> tiles;
  for (std::int64_t y = 0; y + rows <= extent.y; y += row_step) {
    for (std::int64_t x = 0; x + columns <= extent.x; x += column_step) {
      const Box3 box{{0, y, x}, {1, y + rows, x + columns}};
      tiles.push_back({box, structure(roots.view().part(box))});
    }
  }
  std::stable_sort(tiles.begin(), tiles.end(),
                   [](const Tile& a, const Tile& b) { return a.structure > b.structure; });
  return tiles;
}

double mean(VolumeView<const float> plane) {
  double sum = 0;
  for (std::int64_t y = 0; y < plane.extent().y; ++y) {
    for (std::int64_t x = 0; x < plane.extent().x; ++x) {
      sum += plane(0, y, x);
    }
  }
  return sum / static_cast<double>(std::max<std::int64_t>(1, voxel_count(plane.extent())));
}

/// The pixel along z at which the brightest `depth` pixels begin behind a tile: bright both as seen along y
/// and along x.
std::int64_t depth_of(const WholeViews& views, const Box3& tile, std::int64_t depth) {
  const VolumeView<const float> along_y = views.along.y.result.view();
  const VolumeView<const float> along_x = views.along.x.result.view();
  const std::int64_t pixels = along_y.extent().y;
  std::vector<double> light;
  for (std::int64_t z = 0; z < pixels; ++z) {
    const double row = mean(along_y.part({{0, z, tile.begin.x}, {1, z + 1, tile.end.x}}));
    const double column = mean(along_x.part({{0, tile.begin.y, z}, {1, tile.end.y, z + 1}}));
    light.push_back(std::min(row, column));
  }
  std::int64_t best = 0;
  double most = -1;
  for (std::int64_t begin = 0; begin + depth <= pixels; ++begin) {
    double sum = 0;
    for (std::int64_t z = begin; z < begin + depth; ++z) {
      sum += light[static_cast<std::size_t>(z)];
    }
    if (sum > most) {
      most = sum;
      best = begin;
    }
  }
  return best;
}

bool overlaps(const Box3& a, const Box3& b) {
  return !intersection(a, b).empty();
}

} // namespace

WholeViews views_of(Projections&& projections) {
  WholeViews views;
  views.voxels_per_pixel = projections.voxels_per_pixel;
  for (int axis = 0; axis < axes; ++axis) {
    BeforeAndAfter& pictures = projections.along[axis];
    const bool rows_are_z = axis == 2; // of the picture along x, where z is to the right here
    views.along[axis].raw = rows_are_z ? turned(pictures.raw.view()) : std::move(pictures.raw);
    views.along[axis].result = rows_are_z ? turned(pictures.result.view()) : std::move(pictures.result);
  }
  return views;
}

std::vector<Box3> boxes_with_structure(const WholeViews& views, const Extent3& volume, const Extent3& size,
                                       std::size_t count) {
  std::vector<Box3> boxes;
  if (!views.known()) {
    return boxes;
  }
  const VolumeView<const float> plane = views.along.z.result.view();
  const Extent3& by = views.voxels_per_pixel;
  const auto pixels = [&](int axis, std::int64_t there) {
    return std::min(there, std::max<std::int64_t>(1, size[axis] / by[axis]));
  };
  std::vector<Box3> taken;
  for (const Tile& tile : tiles_of(plane, pixels(1, plane.extent().y), pixels(2, plane.extent().x))) {
    if (boxes.size() == count || (tile.structure <= 0 && !boxes.empty())) {
      break;
    }
    if (std::any_of(taken.begin(), taken.end(),
                    [&](const Box3& other) { return overlaps(tile.box, other); })) {
      continue;
    }
    taken.push_back(tile.box);
    Index3 begin{depth_of(views, tile.box, pixels(0, views.along.y.result.extent().y)) * by.z,
                 tile.box.begin.y * by.y, tile.box.begin.x * by.x};
    Box3 box;
    for (int axis = 0; axis < axes; ++axis) {
      const std::int64_t length = std::min(size[axis], volume[axis]);
      box.begin[axis] = std::clamp<std::int64_t>(begin[axis], 0, volume[axis] - length);
      box.end[axis] = box.begin[axis] + length;
    }
    boxes.push_back(box);
  }
  return boxes;
}

} // namespace lsdeconv
