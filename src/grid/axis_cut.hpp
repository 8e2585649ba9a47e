#pragma once

#include "lsdeconv/grid/block.hpp"

#include <cstdint>

namespace lsdeconv {

/// Half-open interval of voxels along one axis.
struct Span {
  std::int64_t begin;
  std::int64_t end;
  [[nodiscard]] std::int64_t length() const { return end - begin; }
};

/// What a block is along one axis.
struct AxisBlock {
  Span core;
  Span padded;
  Boundary boundary;
};

/// One axis of a GridShape.
struct AxisCut {
  std::int64_t volume;
  std::int64_t core;
  std::int64_t halo;
  std::int64_t half_support;
  std::int64_t transform;

  [[nodiscard]] std::int64_t blocks() const { return ceil_div(volume, core); }
  /// index in [0, blocks()).
  [[nodiscard]] AxisBlock block(std::int64_t index) const;
  /// Whether some block lies between two cuts; its data then fill the transform, so transform <= volume.
  [[nodiscard]] bool has_wrapped_block() const;
  /// Shortest transform that holds every block, whatever `transform` is. It holds the PSF too: the first
  /// block touches a face.
  [[nodiscard]] std::int64_t least_transform() const;

private:
  [[nodiscard]] Span core_span(std::int64_t index) const;
  /// Neither end of the halo around this core is beyond a true face.
  [[nodiscard]] bool between_cuts(const Span& core_span) const;
  [[nodiscard]] Span data_span(const Span& core_span) const;
};

} // namespace lsdeconv
