#include "lsdeconv/core/finite_voxels.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {

void require_finite(VolumeView<const float> voxels, const Index3& origin) {
  const Extent3 e = voxels.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const float* row = voxels.row(z, y);
      const float* fault = std::find_if_not(row, row + e.x, [](float v) { return std::isfinite(v); });
      if (fault != row + e.x) {
        throw Error(text("voxel z ", origin.z + z, " y ", origin.y + y, " x ", origin.x + (fault - row),
                         " is ", *fault, ": only finite intensities can be deconvolved; repair that slice"));
      }
    }
  }
}

} // namespace lsdeconv
