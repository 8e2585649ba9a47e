#include "lsdeconv/core/finite_voxels.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cmath>

namespace lsdeconv {

void require_finite(VolumeView<const float> voxels, const Index3& origin, bool unseen_voxels) {
  if (const auto bad = first_bad_voxel(
          voxels, [&](float v) { return std::isfinite(v) || (unseen_voxels && std::isnan(v)); })) {
    const Index3 place = origin + *bad;
    // With unseen voxels a NaN of the file itself comes as infinity (mark_unseen()).
    const std::string value = unseen_voxels ? "NaN or infinite" : text(voxels(bad->z, bad->y, bad->x));
    throw Error(text("voxel z ", place.z, " y ", place.y, " x ", place.x, " is ", value,
                     ": only finite intensities can be deconvolved; repair that slice"));
  }
}

} // namespace lsdeconv
