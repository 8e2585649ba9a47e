#pragma once

#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

/// Largest HDF5 chunk of a checkpoint's /volume in bytes: far below HDF5's limit of 4 GiB per chunk and MPI's
/// of 2 GiB per call, and so large that the overhead of a call does not matter.
inline constexpr std::int64_t largest_chunk_bytes = std::int64_t{32} << 20;

/// The extent of the HDF5 chunks of /volume for blocks of `core` voxels. No two blocks share a chunk: the
/// chunk's extent along z is a divisor of the core's and it spans the core along y and x, so that a block is
/// written in a few contiguous pieces. Where one plane is too large, the chunk's extent along y is a divisor,
/// too. A core larger than the volume is treated as one of the volume's extent.
Extent3 chunk_shape(const Extent3& volume, const Extent3& core);

} // namespace lsdeconv
