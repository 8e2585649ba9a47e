#include "lsdeconv/core/symmetry.hpp"

namespace lsdeconv {

bool point_symmetric(VolumeView<const float> values) {
  const Extent3 e = values.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const float* row = values.row(z, y);
      const float* opposite = values.row(e.z - 1 - z, e.y - 1 - y);
      for (std::int64_t x = 0; x < e.x; ++x) {
        if (row[x] != opposite[e.x - 1 - x]) {
          return false;
        }
      }
    }
  }
  return true;
}

} // namespace lsdeconv
