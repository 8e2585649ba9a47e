#pragma once

#include "../../cyclic_range.hpp"
#include "../device_objects.hpp"

namespace lsdeconv::cuda {

/// How a convolver transforms its workspace: in parts of some planes each, so that a part may stay in the
/// GPU's cache from one call to the next, and what happens between the transforms of all parts. No result
/// depends on the parts.
class FourierEngine {
public:
  FourierEngine() = default;
  virtual ~FourierEngine() = default;
  FourierEngine(const FourierEngine&) = delete;
  FourierEngine& operator=(const FourierEngine&) = delete;

  /// The workspace as voxels, rows padded as FourierPlans wants them.
  [[nodiscard]] virtual Voxels workspace() const = 0;
  /// Elements of the transfer functions that multiply() takes.
  [[nodiscard]] virtual std::int64_t frequencies() const = 0;
  /// The planes that are transformed where these are wanted, or are all that is not zero.
  [[nodiscard]] virtual CyclicRange reach(const CyclicRange& planes) const = 0;
  /// How many of the next `left` planes make a part.
  [[nodiscard]] virtual std::int64_t part(std::int64_t left) const = 0;

  /// Submit the transforms of a part: all of them before, and what is wanted after multiply().
  virtual void forward(const AxisRange& planes) = 0;
  virtual void backward(const AxisRange& planes) = 0;
  /// Submits the multiplication with a transfer function (Direction::forward), or with its complex conjugate.
  /// `in` has been transformed forward, everything else is zero; `out` will be transformed back.
  virtual void multiply(const DeviceTransferFunction& transfer, Direction direction, const CyclicRange& in,
                        const CyclicRange& out) = 0;
  /// Submits the storing of the spectrum as a transfer function. `in` has been transformed forward.
  virtual void take(const DeviceTransferFunction& transfer, const CyclicRange& in) = 0;

  /// Calls body(AxisRange) for the parts of a range.
  template <typename Body>
  void for_parts(const CyclicRange& planes, const Body& body) const {
    for (AxisRange side : {planes.front_range(), planes.back_range()}) {
      while (!side.empty()) {
        const AxisRange next{side.begin, side.begin + part(side.end - side.begin)};
        body(next);
        side.begin = next.end;
      }
    }
  }
};

/// The engine for transforms of an extent: plane by plane where the length along z allows, else, and where
/// the environment variable LSDECONV_GPU_TRANSFORMS is "volume", all axes at once.
std::unique_ptr<FourierEngine> fourier_engine(const std::shared_ptr<const Gpu>& gpu,
                                              const Extent3& transform);
/// Device memory that it takes.
std::int64_t fourier_engine_bytes(const Gpu& gpu, const Extent3& transform);

/// The factor that makes a forward and a backward transform the identity.
inline float transform_scale(const Extent3& transform) {
  return static_cast<float>(1.0 / static_cast<double>(voxel_count(transform)));
}

} // namespace lsdeconv::cuda
