#pragma once

#include "lsdeconv/core/voxel_type.hpp"

#include <cstdint>
#include <limits>

namespace lsdeconv {

/// Largest sample that the type can store; infinity for float32.
constexpr double largest_sample(VoxelType type) {
  switch (type) {
  case VoxelType::uint8:
    return std::numeric_limits<std::uint8_t>::max();
  case VoxelType::uint16:
    return std::numeric_limits<std::uint16_t>::max();
  case VoxelType::float32:
    break;
  }
  return std::numeric_limits<double>::infinity();
}

/// The sample that stands for a voxel which says nothing of the object, where a volume has such: the largest
/// one of an integer type, NaN of float32.
constexpr float unseen_sample(VoxelType type) {
  return type == VoxelType::float32 ? std::numeric_limits<float>::quiet_NaN()
                                    : static_cast<float>(largest_sample(type));
}

} // namespace lsdeconv
