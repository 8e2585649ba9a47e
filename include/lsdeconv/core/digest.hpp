#pragma once

#include "lsdeconv/core/host_device.hpp"
#include "lsdeconv/core/volume.hpp"

#include <bit>
#include <cstdint>

namespace lsdeconv {

/// The contribution of one voxel to a block's digest: the finaliser of SplitMix64 (Steele, Lea & Flood 2014)
/// over position and bits. For a fixed position it is a bijection, so one changed voxel always changes the
/// digest.
LSDECONV_HOST_DEVICE constexpr std::uint64_t digest_term(std::uint64_t position, std::uint32_t bits) {
  std::uint64_t h = (position << 32U ^ position >> 32U) * 0x9E3779B97F4A7C15ULL + bits;
  h = (h ^ h >> 30U) * 0xBF58476D1CE4E5B9ULL;
  h = (h ^ h >> 27U) * 0x94D049BB133111EBULL;
  return h ^ h >> 31U;
}

/// Order-free digest of a block of voxels: sum of digest_term over all voxels modulo 2^64, the position
/// counted in the view's own extent (x fastest). Independent of strides, threads and the order of summation:
/// the digests of a block's parts that are consecutive in memory, each with the position of its first voxel,
/// add up to the block's.
std::uint64_t digest(VolumeView<const float> voxels, std::uint64_t first_position = 0);

} // namespace lsdeconv
