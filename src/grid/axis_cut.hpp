#pragma once

#include "lsdeconv/grid/block_grid.hpp"

#include <cstdint>

namespace lsdeconv {

/// Half-open interval of voxels along one axis.
struct Span {
  std::int64_t begin;
  std::int64_t end;
  [[nodiscard]] std::int64_t length() const { return end - begin; }
};

/// What a block reads along one axis.
struct AxisBlock {
  Span padded;
  Boundary boundary;
};

/// One axis of a GridShape, in voxels.
struct AxisCut {
  std::int64_t volume;
  std::int64_t core;
  std::int64_t halo;
  std::int64_t half_support;
  std::int64_t transform;

  /// Number of blocks along the axis.
  [[nodiscard]] std::int64_t blocks() const { return ceil_div(volume, core); }
  /// The block with that index in [0, blocks()).
  [[nodiscard]] AxisBlock block(std::int64_t index) const;
  /// Whether some block, with its halo, lies between two cuts. Its data fill the transform, which then must
  /// not be longer than the volume.
  [[nodiscard]] bool has_wrapped_block() const;
  /// Shortest transform that holds every block, whatever `transform` is. It also holds the PSF, since the
  /// first block touches a face of the volume.
  [[nodiscard]] std::int64_t least_transform() const;

private:
  [[nodiscard]] Span core_span(std::int64_t index) const;
  /// Whether the halo around this core ends inside the volume at both ends.
  [[nodiscard]] bool between_cuts(const Span& core_span) const;
  /// The core and its halo, as far as the volume goes.
  [[nodiscard]] Span data_span(const Span& core_span) const;
};

/// One axis (0 is z, 1 is y, 2 is x) of a grid.
AxisCut axis_cut(const GridShape& shape, int axis);

} // namespace lsdeconv
