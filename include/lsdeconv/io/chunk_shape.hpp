#pragma once

#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

/// Largest chunk of a checkpoint's /volume: far below HDF5's 4 GiB per chunk and MPI's 2 GiB per call, and
/// large enough that a call's own cost does not show.
inline constexpr std::int64_t largest_chunk_bytes = std::int64_t{32} << 20;

/// Chunks that no two blocks of `core` voxels share: they divide the core along z and span its y and x, so
/// that a block is written in a few contiguous pieces. Along y they divide it too where one plane is too
/// large. Cores larger than the volume count as large as the volume.
Extent3 chunk_shape(const Extent3& volume, const Extent3& core);

} // namespace lsdeconv
