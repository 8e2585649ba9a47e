#include "reflection.hpp"

#include <cstdlib>

namespace lsdeconv {

Volume<float> mirrored(VolumeView<const double> octant, double factor) {
  const Extent3 half = octant.extent() - Extent3{1, 1, 1};
  Volume<float> full({2 * half.z + 1, 2 * half.y + 1, 2 * half.x + 1});
  for (std::int64_t z = -half.z; z <= half.z; ++z) {
    for (std::int64_t y = -half.y; y <= half.y; ++y) {
      const double* from = octant.row(std::abs(z), std::abs(y));
      float* centre = full.view().row(z + half.z, y + half.y) + half.x;
      for (std::int64_t x = -half.x; x <= half.x; ++x) {
        centre[x] = static_cast<float>(factor * from[std::abs(x)]);
      }
    }
  }
  return full;
}

} // namespace lsdeconv
