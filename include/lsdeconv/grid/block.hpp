#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/ids.hpp"

namespace lsdeconv {

/// How the deconvolution of a block treats the ends of its data along one axis.
enum class Boundary {
  /// Both ends are cuts through the volume: the data fill the whole transform, whose convolutions are cyclic.
  /// The halo keeps what that falsifies away from the core (halo_for()).
  wrap,
  /// At least one end is a face of the volume: the object is taken to reach half a PSF beyond the data, where
  /// it was not observed (Bertero & Boccacci, Astron. Astrophys. 437:369, 2005), and the transform is at
  /// least two half-supports longer than the data.
  extend,
};

/// A part of the volume that is deconvolved on its own.
struct Block {
  BlockId id;
  /// Region whose result the block computes, in voxels of the volume. The cores of all blocks tile the
  /// volume.
  Box3 core;
  /// Region that the block reads: the core and its halo, as far as the volume goes.
  Box3 padded;
  Triple<Boundary> boundary;
};

} // namespace lsdeconv
