#include "lsdeconv/projections/block_summary.hpp"

namespace lsdeconv {
namespace {

bool of_cells(SummaryPart part) {
  return part != SummaryPart::raw_maxima && part != SummaryPart::result_maxima;
}

} // namespace

SummaryLayout::SummaryLayout(const Box3& core, const ProjectionGrid& grid)
    : pixels_(reduced(core, grid.voxels_per_pixel)) {
  if (grid.has_cells()) {
    cells_ = reduced(core, grid.voxels_per_cell);
  }
}

Box3 SummaryLayout::picture(int axis) const {
  Box3 box = pixels_;
  box.begin[axis] = 0;
  box.end[axis] = 1;
  return box;
}

std::int64_t SummaryLayout::picture_begin(int axis) const {
  std::int64_t begin = 0;
  for (int before = 0; before < axis; ++before) {
    begin += picture(before).voxels();
  }
  return begin;
}

std::int64_t SummaryLayout::values(SummaryPart part) const {
  return of_cells(part) ? cells_.voxels() : picture_begin(axes);
}

std::int64_t SummaryLayout::begin(SummaryPart part) const {
  std::int64_t begin = 0;
  for (const SummaryPart before : all_summary_parts) {
    begin += before < part ? values(before) : 0;
  }
  return begin;
}

std::int64_t most_summary_values(const Extent3& volume, const Extent3& core, const ProjectionGrid& grid) {
  // Voxels in a row touch most pixels where the first is the last one of its pixel.
  const auto most = [](std::int64_t voxels, std::int64_t all, std::int64_t by) {
    return std::min((voxels + by - 2) / by + 1, ceil_div(all, by));
  };
  Extent3 pixels;
  Extent3 cells;
  for (int axis = 0; axis < axes; ++axis) {
    const std::int64_t voxels = std::min(core[axis], volume[axis]);
    pixels[axis] = most(voxels, volume[axis], grid.voxels_per_pixel[axis]);
    cells[axis] = grid.has_cells() ? most(voxels, volume[axis], grid.voxels_per_cell[axis]) : 0;
  }
  constexpr int parts_of_cells = 3;
  return 2 * (pixels.y * pixels.x + pixels.z * pixels.x + pixels.z * pixels.y)
         + parts_of_cells * voxel_count(cells);
}

} // namespace lsdeconv
