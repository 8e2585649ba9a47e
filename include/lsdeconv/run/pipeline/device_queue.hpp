#pragma once

#include "lsdeconv/deconvolution/deconvolver.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"
#include "lsdeconv/grid/block.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace lsdeconv {

/// The samples of a block with its halo, contiguous, in memory that the device reads fast.
struct BlockImage {
  Block block;
  std::unique_ptr<HostBuffer> samples;
  /// It holds nothing above the background: its estimate is known to be 0.
  bool empty = false;
};

/// The finished core of a block, contiguous float voxels.
struct BlockResult {
  Block block;
  std::unique_ptr<HostBuffer> voxels;
  BlockStatistics statistics{};
};

/// What a device queue needs to know of the run.
struct DeviceQueueSettings {
  Extent3 transform;
  Extent3 core;
  VoxelType type = VoxelType::float32; ///< Of the samples.
  float offset = 0;                    ///< Counts of the camera in the dark.
  /// Where the PSF depends on the place; else null, and the deconvolver keeps the one it was made with.
  std::shared_ptr<const PsfField> psfs{};
};

/// Blocks on their way through the device, in order: while one is computed, the next is uploaded and the last
/// one downloaded. Takes all its memory when it is made.
class DeviceQueue {
public:
  /// Throws OutOfMemory.
  DeviceQueue(Backend& backend, Deconvolver& deconvolver, const DeviceQueueSettings& settings);

  [[nodiscard]] bool empty() const { return in_flight_.empty(); }
  [[nodiscard]] bool full() const { return in_flight_.size() == slots_.size(); }
  /// Not for an empty device queue.
  [[nodiscard]] BlockId oldest() const { return in_flight_.front().result.block.id; }
  /// The oldest block is finished: finish() returns at once. Not for an empty device queue.
  [[nodiscard]] bool ready() { return in_flight_.front().download->done(); }

  /// Sends a block on its way; not for a full device queue. Where it throws, or returns false because the
  /// block is given up (Deconvolver::run), image and voxels stay with the caller and the blocks before go on;
  /// after DeviceLost nothing does.
  bool begin(BlockImage& image, std::unique_ptr<HostBuffer>& voxels,
             const std::function<bool()>& cancelled = {});

  struct Finished {
    BlockResult result;
    std::unique_ptr<HostBuffer> samples; ///< Of its image: free again.
  };
  /// Waits for the oldest block. Throws DeviceLost.
  [[nodiscard]] Finished finish();
  /// What was under way when the device was lost: buffers without results.
  [[nodiscard]] std::vector<Finished> abandon();

private:
  bool deconvolve(const Block& block, const Image& image, Field& result,
                  const std::function<bool()>& cancelled);

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
  std::deque<Flight> in_flight_;
};

} // namespace lsdeconv
