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

/// Host memory that the device reads and writes at full speed: page-locked for a GPU. Freed on destruction.
class HostBuffer {
public:
  virtual ~HostBuffer() = default;
  /// First byte; stays the same for the buffer's lifetime.
  [[nodiscard]] virtual std::byte* data() = 0;
  /// Size as it was asked for.
  [[nodiscard]] virtual std::int64_t bytes() const = 0;
};

/// A copy between host and device that may still be running. The host memory involved must neither be read
/// nor written nor freed until wait() has returned. The destructor waits too, but reports no failure.
class Transfer {
public:
  virtual ~Transfer() = default;
  /// Blocks until the copy has ended. Throws DeviceLost. May be called again.
  virtual void wait() = 0;
  /// True once wait() would return at once. Throws DeviceLost.
  [[nodiscard]] virtual bool done() = 0;
};

/// How Backend::extract combines the voxels that it copies with those that the result holds already: result =
/// (add ? result : 0) + weight * voxel, where the weight depends on the position along one axis.
struct Blend {
  int axis = 2; ///< Axis of the weights: 0 is z, 1 is y, 2 is x.
  /// One weight per voxel of the box along `axis`; empty: 1 everywhere. Must live until the call that takes
  /// it returns.
  std::span<const float> weights{};
  bool add = false; ///< Add to what the result holds; else replace it.
};

/// One device: memory, transfers and everything computed on whole fields beside convolutions. A Backend
/// executes its calls in the order in which they were made, but may still be busy with them when they return;
/// the host learns that work has ended from Transfer::wait(). Everything that it makes must be used with it
/// only, and be destroyed before it. Not thread-safe: all calls, those of its objects included, come from one
/// thread at a time. Every call may throw DeviceLost.
class Backend {
public:
  virtual ~Backend() = default;
  /// For the log: "cpu: 8 threads, FFTW 3.3.10". The library comes last.
  [[nodiscard]] virtual std::string description() const = 0;
  /// Bytes that can still be allocated on the device; none where it computes in the host's memory.
  [[nodiscard]] virtual std::optional<std::int64_t> free_memory() const = 0;
  /// Bytes that convolver(transform) will allocate, the Fourier library's own memory included.
  [[nodiscard]] virtual std::int64_t convolver_bytes(const Extent3& transform) const = 0;
  /// Number of images and results worth allocating, so that the transfers of one block overlap the
  /// computation of another: 1 where there is nothing to overlap.
  [[nodiscard]] virtual int blocks_in_flight() const = 0;
  /// Seconds for which the device itself has computed, over all work that is known to have ended.
  [[nodiscard]] virtual double busy_seconds() const = 0;

  /// Host memory for transfers, contents undefined. Throws OutOfMemory.
  [[nodiscard]] virtual std::unique_ptr<HostBuffer> allocate_host(std::int64_t bytes) = 0;
  /// A field of `extent` voxels on the device, contents undefined. Throws OutOfMemory.
  [[nodiscard]] virtual std::unique_ptr<Field> allocate(const Extent3& extent) = 0;
  /// Room for images of up to `voxels` voxels of that type, contents undefined. Throws OutOfMemory.
  [[nodiscard]] virtual std::unique_ptr<Image> allocate_image(std::int64_t voxels, VoxelType type) = 0;
  /// A convolver for transforms of this extent. Throws OutOfMemory; Error for extents that the Fourier
  /// library or the device cannot handle.
  [[nodiscard]] virtual std::unique_ptr<Convolver> convolver(const Extent3& transform) = 0;

  /// Starts copying the samples into `image`, which takes over their extent and what they stand for. The
  /// samples are contiguous. Throws Error where they are of another type than the image or too many for it.
  [[nodiscard]] virtual std::unique_ptr<Transfer> upload(const ConstSampleView& samples,
                                                         const SampleCode& code, Image& image) = 0;
  /// Sets every voxel of the field.
  virtual void fill(Field& field, float value) = 0;
  /// Copies the observed values y to the origin of `field` and sets the rest of it to 0; where the image is
  /// unseen, the field keeps its values.
  virtual void unpack(const Image& image, Field& field) = 0;
  /// out = operation(in) for two different fields of one extent; the neighbours of voxels at a face are those
  /// at the opposite face. Operations that say so use `in` as a scratch buffer and leave it undefined.
  virtual void apply(const Operation& operation, Field& in, Field& out) = 0;
  /// Combines the voxels of `field` inside `box` (in coordinates of the field) with the box of the same
  /// extent at the origin of `result`.
  virtual void extract(const Field& field, const Box3& box, const Blend& blend, Field& result) = 0;
  /// Starts copying the box at the origin of `result` whose extent is that of `voxels`, which is contiguous,
  /// and computing its statistics on the device. Both arguments hold the result once the transfer has been
  /// waited for.
  [[nodiscard]] virtual std::unique_ptr<Transfer> download(const Field& result, VolumeView<float> voxels,
                                                           BlockStatistics& statistics) = 0;
};

} // namespace lsdeconv
