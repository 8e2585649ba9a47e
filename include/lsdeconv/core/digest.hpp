#pragma once

#include "lsdeconv/core/host_device.hpp"
#include "lsdeconv/core/splitmix64.hpp"
#include "lsdeconv/core/volume.hpp"

#include <bit>
#include <cstdint>

namespace lsdeconv {

/// What the position of a voxel puts into its digest_term().
LSDECONV_HOST_DEVICE constexpr std::uint64_t digest_key(std::uint64_t position) {
  return (position << 32U ^ position >> 32U) * splitmix64_increment;
}

/// The contribution of one voxel to the digest of a block, from its position and the bits of its value. For a
/// fixed position it is a bijection of the bits, so one changed voxel always changes the digest.
LSDECONV_HOST_DEVICE constexpr std::uint64_t digest_term(std::uint64_t position, std::uint32_t bits) {
  return splitmix64_mix(digest_key(position) + bits);
}

/// Checksum of a block of voxels: the sum of digest_term() over all voxels modulo 2^64, where positions are
/// counted in the view's own extent (z-major, x fastest) from `first_position` on. It does not depend on
/// strides, threads or the order of summation. Parts of a block that follow each other in memory, each with
/// the position of its first voxel, have digests that add up to that of the block.
std::uint64_t digest(VolumeView<const float> voxels, std::uint64_t first_position = 0);

} // namespace lsdeconv
