#include "lsdeconv/simulation/phantom.hpp"

#include "painter.hpp"
#include "tissue.hpp"

#include "lsdeconv/core/parallel.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Few enough for all threads to have work, many enough for not every structure to be painted in many pieces.
constexpr std::int64_t planes_per_task = 8;

} // namespace

void render_phantom(const PhantomSettings& settings, const Spacing3& camera_voxel, const Extent3& refinement,
                    const Box3& box, VolumeView<float> voxels, int threads) {
  const auto fine = [&](int axis) { return camera_voxel[axis] / static_cast<double>(refinement[axis]); };
  const Canvas canvas{{fine(0), fine(1), fine(2)}, box, voxels};
  // A bead or a soft edge just outside still reaches the outermost voxels.
  const double margin = std::max({1.0, canvas.step.z, canvas.step.y, canvas.step.x});
  const Structures structures = tissue_in(canvas.region().grown(margin), settings.seed);
  parallel_for(ceil_div(box.extent().z, planes_per_task), threads, [&](std::int64_t task) {
    Canvas slab = canvas;
    slab.box.begin.z = box.begin.z + task * planes_per_task;
    slab.box.end.z = std::min(slab.box.begin.z + planes_per_task, box.end.z);
    slab.voxels = voxels.part(slab.box.relative_to(box.begin));
    paint(structures, settings.brightness, slab);
  });
}

} // namespace lsdeconv
