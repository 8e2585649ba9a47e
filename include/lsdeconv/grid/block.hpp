#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/ids.hpp"

namespace lsdeconv {

/// What lies beyond the ends of a block's data along one axis.
enum class Boundary {
  /// Both ends are cuts through the volume: real data fill the transform, which wraps around (halo rule in
  /// planner.hpp).
  wrap,
  /// At least one end is a true face of the volume: the object reaches half a PSF beyond the data, unobserved
  /// (Bertero & Boccacci 2005), and the transform is at least two half-supports longer than the data.
  extend,
};

/// A part of the volume that is deconvolved on its own.
struct Block {
  BlockId id;
  /// Region that the block produces, in volume coordinates. The cores tile the volume.
  Box3 core;
  /// Region that it reads: the core and real data around it, inside the volume.
  Box3 padded;
  Triple<Boundary> boundary;
};

} // namespace lsdeconv
