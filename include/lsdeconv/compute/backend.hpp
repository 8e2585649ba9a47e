#pragma once

#include "lsdeconv/compute/convolver.hpp"
#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/core/voxel_type.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace lsdeconv {

/// Memory of the host that a device reads and writes at full speed (page-locked where that matters).
class HostBuffer {
public:
  virtual ~HostBuffer() = default;
  [[nodiscard]] virtual std::byte* data() = 0;
  [[nodiscard]] virtual std::int64_t bytes() const = 0;
};

/// A copy between host and device that may still be going on. Until wait() has returned the host's side
/// belongs to it; destroying it waits too.
class Transfer {
public:
  virtual ~Transfer() = default;
  /// Throws DeviceLost. May be called again.
  virtual void wait() = 0;
  /// True once wait() would return at once.
  [[nodiscard]] virtual bool done() = 0;
};

/// How finished voxels join those that are there already: weighted voxel by voxel along one axis, replacing
/// them or added to them. Without weights the factor is 1.
struct Blend {
  int axis = 2;
  /// One per voxel of the box along that axis; must live until the call that takes it returns.
  std::span<const float> weights{};
  bool add = false;
};

/// What one device does beside convolutions. Work is done in the order of the calls, but may be going on when
/// they return; wait() of a transfer is where the host learns of its end. All calls from one thread.
class Backend {
public:
  virtual ~Backend() = default;
  /// "cpu: 8 threads, FFTW 3.3.10"
  [[nodiscard]] virtual std::string description() const = 0;
  /// Bytes that can still be allocated on the device; none where it computes in the host's memory.
  [[nodiscard]] virtual std::optional<std::int64_t> free_memory() const = 0;
  /// Bytes that convolver(transform) will allocate, the Fourier library's own included.
  [[nodiscard]] virtual std::int64_t convolver_bytes(const Extent3& transform) const = 0;
  /// Images and results worth having, so that transfers of one block overlap computing another.
  [[nodiscard]] virtual int blocks_in_flight() const = 0;
  /// Seconds the device itself was at work, of all work that is known to have ended.
  [[nodiscard]] virtual double busy_seconds() const = 0;

  // Allocation: contents are undefined; throws OutOfMemory.
  [[nodiscard]] virtual std::unique_ptr<HostBuffer> allocate_host(std::int64_t bytes) = 0;
  [[nodiscard]] virtual std::unique_ptr<Field> allocate(const Extent3& extent) = 0;
  /// Room for images of up to `voxels` voxels of that type.
  [[nodiscard]] virtual std::unique_ptr<Image> allocate_image(std::int64_t voxels, VoxelType type) = 0;
  [[nodiscard]] virtual std::unique_ptr<Convolver> convolver(const Extent3& transform,
                                                             FourierEffort effort) = 0;

  /// The samples, contiguous and of the image's type, become the image; their extent becomes its extent.
  /// y = sample - offset.
  [[nodiscard]] virtual std::unique_ptr<Transfer> upload(const ConstSampleView& samples, float offset,
                                                         Image& image) = 0;
  virtual void fill(Field& field, float value) = 0;
  /// field = y at the origin, 0 elsewhere.
  virtual void unpack(const Image& image, Field& field) = 0;
  /// out = operation(in); both of one extent, neighbours are cyclic. `in` may serve as working room: its
  /// contents are undefined afterwards where the operation says so.
  virtual void apply(const Operation& operation, Field& in, Field& out) = 0;
  /// The voxels of `field` in `box` (field coordinates), blended into the origin of `result`.
  virtual void extract(const Field& field, const Box3& box, const Blend& blend, Field& result) = 0;
  /// The box of that extent at the origin of `result` to the host, where `voxels` is contiguous, and its
  /// statistics, computed on the device.
  [[nodiscard]] virtual std::unique_ptr<Transfer> download(const Field& result, VolumeView<float> voxels,
                                                           BlockStatistics& statistics) = 0;
};

} // namespace lsdeconv
