#pragma once

#include "lsdeconv/deconvolution/deconvolver.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"
#include "lsdeconv/grid/block.hpp"
#include "lsdeconv/projections/block_summary.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace lsdeconv {

/// The samples of a block with its halo, contiguous, in memory that the device reads fast.
struct BlockImage {
  Block block;
  std::unique_ptr<HostBuffer> samples;
  /// Whether it holds nothing above the background, so that its estimate is known to be 0.
  bool empty = false;
  BlockSummary summary{}; ///< Of the samples of its core.
};

/// The finished core of a block, contiguous float voxels.
struct BlockResult {
  Block block;
  std::unique_ptr<HostBuffer> voxels;
  BlockStatistics statistics{};
  BlockSummary summary{}; ///< As the image had it.
};

/// What a device queue needs to know of the run.
struct DeviceQueueSettings {
  Extent3 transform;                   ///< Of every block; images have at most as many voxels.
  Extent3 core;                        ///< Of the largest block.
  VoxelType type = VoxelType::float32; ///< Of the samples.
  SampleCode code{};                   ///< What the samples stand for.
  /// Where the PSF depends on the place; else null, and the deconvolver keeps the one it was made with.
  std::shared_ptr<const PsfField> psfs{};
};

/// Blocks in flight on a device, first in, first out: while one is computed, the next is uploaded and the one
/// before downloaded. Allocates all its memory in the constructor. All calls from one thread.
class DeviceQueue {
public:
  /// Room for Backend::blocks_in_flight() blocks. Backend and deconvolver must outlive it. Throws
  /// OutOfMemory.
  DeviceQueue(Backend& backend, Deconvolver& deconvolver, const DeviceQueueSettings& settings);

  /// Whether no block is in flight.
  [[nodiscard]] bool empty() const { return in_flight_.empty(); }
  /// Whether no further block has room.
  [[nodiscard]] bool full() const { return in_flight_.size() == slots_.size(); }
  /// The block that was begun first. Only while a block is in flight.
  [[nodiscard]] BlockId oldest() const { return in_flight_.front().result.block.id; }
  /// Whether the oldest block has ended, so that finish() would not wait. Only while a block is in flight.
  [[nodiscard]] bool ready();
  /// Takes the buffer of an image.
  using Uploaded = std::function<void(std::unique_ptr<HostBuffer>)>;
  /// From now on, begin() and ready() call it as soon as the device has the samples of an image, so that the
  /// buffer can take the next block's. Without it, finish() returns the buffer.
  void set_uploaded(Uploaded uploaded) { uploaded_ = std::move(uploaded); }

  /// How many times a block is deconvolved: once for each PSF that counts in its core.
  [[nodiscard]] std::int64_t deconvolutions(const Block& block) const;

  /// Begins to upload, deconvolve and download a block; only while it is not full(). voxels: room for the
  /// core of the block. cancelled: asked before each iteration, see Deconvolver::run(). True: image and
  /// voxels belong to the queue until finish(). False, where the block was cancelled, or where it throws:
  /// they stay with the caller, but for samples that set_uploaded() has, and the earlier blocks go on, except
  /// after DeviceLost.
  bool begin(BlockImage& image, std::unique_ptr<HostBuffer>& voxels,
             const std::function<bool()>& cancelled = {});

  /// A block that has left the queue.
  struct Finished {
    BlockResult result;
    std::unique_ptr<HostBuffer> samples; ///< The buffer of its image; null where set_uploaded() has it.
  };
  /// Waits for the oldest block and takes it out. Only while a block is in flight. Throws DeviceLost.
  [[nodiscard]] Finished finish();
  /// Takes out all blocks after the device was lost, in their order: their buffers hold no results.
  [[nodiscard]] std::vector<Finished> abandon();

private:
  bool deconvolve(const Block& block, const Image& image, Field& result,
                  const std::function<bool()>& cancelled);
  void release_uploaded(Transfer& upload, std::unique_ptr<HostBuffer>& samples) const;

  /// Device memory of one block.
  struct Slot {
    std::unique_ptr<Image> image;
    std::unique_ptr<Field> result;
  };
  struct Flight {
    BlockResult result;
    std::unique_ptr<HostBuffer> samples;
    std::unique_ptr<BlockStatistics> statistics; ///< At a fixed address for the download.
    std::unique_ptr<Transfer> upload;
    std::unique_ptr<Transfer> download;
  };

  Backend& backend_;
  Deconvolver& deconvolver_;
  DeviceQueueSettings settings_;
  std::vector<Slot> slots_;
  std::size_t next_slot_ = 0;
  Uploaded uploaded_;
  std::deque<Flight> in_flight_;
};

} // namespace lsdeconv
