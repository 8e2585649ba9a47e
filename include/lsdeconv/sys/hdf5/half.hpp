#pragma once

#include <cstdint>

namespace lsdeconv::hdf5 {

/// A number of half precision, IEEE 754 binary16, as it is stored: to datasets of it, type_of<Half>() is the
/// little-endian type of two bytes that h5py and numpy call float16.
struct Half {
  std::uint16_t bits = 0; ///< Sign, 5 bits of exponent, 10 of the fraction.
};

} // namespace lsdeconv::hdf5
