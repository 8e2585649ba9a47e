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

} // namespace lsdeconv
