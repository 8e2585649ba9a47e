#pragma once

#include "lsdeconv/io/checkpoint/stored_voxels.hpp"
#include "lsdeconv/sys/hdf5/half.hpp"

#include <cstdint>

namespace lsdeconv {

// Rows of voxels in counts as numbers of half precision, IEEE 754 binary16: a sign, 5 bits of exponent, 10 of
// the fraction. What round_as_stored() has returned keeps every bit on its way there and back.

/// Stores `count` voxels that round_as_stored() has returned.
void to_half_precision(const float* voxels, std::int64_t count, const StoredVoxels& stored,
                       hdf5::Half* halves);

/// The voxels that are stored; also infinities and NaN, as a damaged file may hold them.
void from_half_precision(const hdf5::Half* halves, std::int64_t count, const StoredVoxels& stored,
                         float* voxels);

} // namespace lsdeconv
