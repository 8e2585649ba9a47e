#include "lsdeconv/core/finite_voxels.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>

namespace lsdeconv {
namespace {

/// Whether all values are finite or, with unseen voxels, NaN. NaN and infinity have all bits of the exponent;
/// infinity has no others beside the sign.
bool are_sound(const float* row, std::int64_t length, bool unseen_voxels) {
  return vectorised([=] {
    constexpr std::uint32_t all_but_sign = 0x7FFFFFFF;
    constexpr std::uint32_t infinity = 0x7F800000;
    const std::uint32_t most_above = unseen_voxels ? 0 : all_but_sign - infinity;
    int bad = 0;
#pragma omp simd reduction(+ : bad)
    for (std::int64_t x = 0; x < length; ++x) {
      bad += (std::bit_cast<std::uint32_t>(row[x]) & all_but_sign) - infinity <= most_above ? 1 : 0;
    }
    return bad == 0;
  });
}

bool are_sound(VolumeView<const float> voxels, bool unseen_voxels, int threads) {
  const Extent3& e = voxels.extent();
  std::atomic<bool> sound = true;
  parallel_for(e.z, threads, [&](std::int64_t z) {
    for (std::int64_t y = 0; y < e.y && sound; ++y) {
      if (!are_sound(voxels.row(z, y), e.x, unseen_voxels)) {
        sound = false;
      }
    }
  });
  return sound;
}

} // namespace

void require_finite(VolumeView<const float> voxels, const Index3& origin, bool unseen_voxels, int threads) {
  if (are_sound(voxels, unseen_voxels, threads)) {
    return;
  }
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
