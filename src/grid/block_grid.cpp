#include "lsdeconv/grid/block_grid.hpp"

#include "axis_cut.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/tiling.hpp"

namespace lsdeconv {
namespace {

/// Throws Error that says what is wrong with one axis.
void check(const AxisCut& cut) {
  if (cut.volume < 1 || cut.core < 1 || cut.core > cut.volume || cut.halo < 0 || cut.half_support < 0) {
    throw Error(text("cores of ", cut.core, " voxels with a halo of ", cut.halo,
                     " and a PSF of half-support ", cut.half_support, " cannot cut a volume of ", cut.volume,
                     " voxels"));
  }
  if (cut.transform < cut.least_transform()) {
    throw Error(text("a transform of ", cut.transform, " voxels is too short for cores of ", cut.core,
                     " voxels (at least ", cut.least_transform(), ")"));
  }
  if (cut.has_wrapped_block() && cut.transform > cut.volume) {
    throw Error(text("a transform of ", cut.transform, " voxels is too long: a volume of ", cut.volume,
                     " voxels cannot fill it where a block lies between two cuts"));
  }
}

} // namespace

BlockGrid::BlockGrid(const GridShape& shape) : shape_(shape) {
  for (int axis = 0; axis < axes; ++axis) {
    const AxisCut cut = axis_cut(shape, axis);
    with_context([&] { return text("block grid, axis ", "zyx"[axis]); }, [&] { check(cut); });
    blocks_[axis] = cut.blocks();
  }
}

Block BlockGrid::block(BlockId id) const {
  if (id.value < 0 || id.value >= size()) {
    throw Error(text("there is no block ", id, " in a grid of ", size(), " blocks"));
  }
  const Index3 position = position_of(id.value, blocks_);
  Block block;
  block.id = id;
  block.core = Tiling{shape_.volume, shape_.core}.box(id.value);
  for (int axis = 0; axis < axes; ++axis) {
    const AxisBlock part = axis_cut(shape_, axis).block(position[axis]);
    block.padded.begin[axis] = part.padded.begin;
    block.padded.end[axis] = part.padded.end;
    block.boundary[axis] = part.boundary;
  }
  return block;
}

std::int64_t least_transform(std::int64_t volume, std::int64_t core, std::int64_t halo,
                             std::int64_t half_support) {
  return AxisCut{volume, core, halo, half_support, 0}.least_transform();
}

} // namespace lsdeconv
