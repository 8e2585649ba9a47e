#include "lsdeconv/core/digest.hpp"

namespace lsdeconv {

std::uint64_t digest(VolumeView<const float> voxels, std::uint64_t first_position) {
  const Extent3 e = voxels.extent();
  std::uint64_t sum = 0;
  std::uint64_t position = first_position;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const float* row = voxels.row(z, y);
      for (std::int64_t x = 0; x < e.x; ++x) {
        sum += digest_term(position++, std::bit_cast<std::uint32_t>(row[x]));
      }
    }
  }
  return sum;
}

} // namespace lsdeconv
