#include "painter.hpp"

namespace lsdeconv {
namespace {

/// Width in micrometres of the soft edge of solid structures. It is a property of the object, not of the
/// grid, so that every grid samples the same object.
constexpr double edge = 0.6;

class Painter {
public:
  Painter(const Canvas& canvas, double brightness) : canvas_(canvas), brightness_(brightness) {}

  /// Tube or Soma.
  template <typename Solid>
  void paint(const Solid& solid) const {
    const Box3 reached = canvas_.voxels_in(solid.bounds().grown(edge / 2));
    for (std::int64_t z = reached.begin.z; z < reached.end.z; ++z) {
      for (std::int64_t y = reached.begin.y; y < reached.end.y; ++y) {
        float* row = canvas_.voxels.row(z - canvas_.box.begin.z, y - canvas_.box.begin.y);
        for (std::int64_t x = reached.begin.x; x < reached.end.x; ++x) {
          const double share = coverage(solid.distance(centre({z, y, x})));
          float& voxel = row[x - canvas_.box.begin.x];
          voxel = std::max(voxel, static_cast<float>(brightness_ * solid.intensity * share));
        }
      }
    }
  }

  /// Shares the bead's photons among the eight voxels whose centres surround it.
  void add(const Bead& bead) const {
    const double voxel_volume = canvas_.step.z * canvas_.step.y * canvas_.step.x;
    for (int corner = 0; corner < 8; ++corner) {
      Index3 at;
      double share = brightness_ * bead.strength / voxel_volume;
      for (int axis = 0; axis < axes; ++axis) {
        const double position = bead.centre[axis] / canvas_.step[axis] - 0.5;
        const double below = std::floor(position);
        const bool upper = (corner >> axis & 1) != 0;
        at[axis] = static_cast<std::int64_t>(below) + (upper ? 1 : 0);
        share *= upper ? position - below : 1 - (position - below);
      }
      if (canvas_.box.contains(Box3{at, at + Index3{1, 1, 1}})) {
        const Index3 local = at - canvas_.box.begin;
        canvas_.voxels(local.z, local.y, local.x) += static_cast<float>(share);
      }
    }
  }

private:
  [[nodiscard]] Vector3 centre(const Index3& voxel) const {
    return {(static_cast<double>(voxel.z) + 0.5) * canvas_.step.z,
            (static_cast<double>(voxel.y) + 0.5) * canvas_.step.y,
            (static_cast<double>(voxel.x) + 0.5) * canvas_.step.x};
  }

  /// 1 inside, 0 outside, with a smooth step between them over the edge.
  [[nodiscard]] static double coverage(double distance) {
    const double t = std::clamp(0.5 - distance / edge, 0.0, 1.0);
    return t * t * (3 - 2 * t);
  }

  const Canvas& canvas_;
  double brightness_;
};

void clear(VolumeView<float> voxels) {
  for (std::int64_t z = 0; z < voxels.extent().z; ++z) {
    for (std::int64_t y = 0; y < voxels.extent().y; ++y) {
      std::fill_n(voxels.row(z, y), voxels.extent().x, 0.0F);
    }
  }
}

} // namespace

Region Canvas::region() const {
  const auto corner = [&](const Index3& at) {
    return Vector3{static_cast<double>(at.z) * step.z, static_cast<double>(at.y) * step.y,
                   static_cast<double>(at.x) * step.x};
  };
  return {corner(box.begin), corner(box.end)};
}

Box3 Canvas::voxels_in(const Region& region) const {
  Box3 covered;
  for (int axis = 0; axis < axes; ++axis) {
    covered.begin[axis] = static_cast<std::int64_t>(std::floor(region.lower[axis] / step[axis] - 0.5));
    covered.end[axis] = static_cast<std::int64_t>(std::floor(region.upper[axis] / step[axis] - 0.5)) + 2;
  }
  return intersection(covered, box);
}

void paint(const Structures& structures, double brightness, const Canvas& canvas) {
  clear(canvas.voxels);
  const Painter painter(canvas, brightness);
  for (const Soma& soma : structures.somata) {
    painter.paint(soma);
  }
  for (const Tube& tube : structures.tubes) {
    painter.paint(tube);
  }
  for (const Bead& bead : structures.beads) {
    painter.add(bead);
  }
}

} // namespace lsdeconv
