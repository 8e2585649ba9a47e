#include "lsdeconv/io/volume_reader.hpp"

#include <array>

namespace lsdeconv {
namespace {

struct TypeRow {
  const char* name;
  std::int64_t bytes;
};

/// In the order of VoxelType.
constexpr std::array<TypeRow, 3> types{{{"uint8", 1}, {"uint16", 2}, {"float32", 4}}};

} // namespace

std::string name(VoxelType type) {
  return types.at(static_cast<std::size_t>(type)).name;
}

std::int64_t bytes_per_voxel(VoxelType type) {
  return types.at(static_cast<std::size_t>(type)).bytes;
}

} // namespace lsdeconv
