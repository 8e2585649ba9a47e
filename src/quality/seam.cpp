#include "lsdeconv/quality/seam.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

constexpr std::int64_t planes = 4;

/// Sum of the absolute differences between a plane of the slab and the next one.
double step_after(VolumeView<const float> slab, int axis, std::int64_t plane) {
  Box3 box = whole(slab.extent());
  box.begin[axis] = plane;
  box.end[axis] = plane + 1;
  Index3 next{};
  next[axis] = 1;
  double sum = 0;
  for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
    for (std::int64_t y = box.begin.y; y < box.end.y; ++y) {
      for (std::int64_t x = box.begin.x; x < box.end.x; ++x) {
        sum += std::abs(static_cast<double>(slab(z + next.z, y + next.y, x + next.x))
                        - static_cast<double>(slab(z, y, x)));
      }
    }
  }
  return sum;
}

} // namespace

SeamSteps& SeamSteps::operator+=(const SeamSteps& other) {
  across += other.across;
  beside += other.beside;
  return *this;
}

double SeamSteps::ratio() const {
  return beside > 0 ? 2 * across / beside : std::numeric_limits<double>::quiet_NaN();
}

SeamSteps seam_steps(VolumeView<const float> slab, int axis) {
  if (slab.extent()[axis] != planes) {
    throw Error(text("a slab around a face has ", planes, " voxels across it, not ", slab.extent()[axis]));
  }
  return {.across = step_after(slab, axis, 1),
          .beside = step_after(slab, axis, 0) + step_after(slab, axis, 2)};
}

} // namespace lsdeconv
