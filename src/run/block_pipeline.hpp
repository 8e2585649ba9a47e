#pragma once

#include "channel.hpp"
#include "stage_times.hpp"

#include "lsdeconv/deconvolution/deconvolver.hpp"
#include "lsdeconv/grid/block_grid.hpp"
#include "lsdeconv/io/checkpoint.hpp"
#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/queue/work_queue.hpp"

#include <atomic>
#include <functional>
#include <string>

namespace lsdeconv {

/// Host buffers of one pipeline: two per side, so that reading block k+1 and writing block k-1 overlap
/// computing k.
inline constexpr int image_buffers = 2;
inline constexpr int result_buffers = 2;

/// What the pipeline of one rank works with.
struct PipelineParts {
  const BlockGrid& grid;
  VolumeReader& reader;
  Deconvolver& deconvolver;
  Checkpoint& checkpoint;
  WorkQueue& queue;
  /// Counts of the camera in the dark, taken off as blocks are read.
  float offset = 0;
  /// Called from the writing thread about ten times a second, also while there is nothing to write.
  std::function<void()> on_tick;
};

/// Pulls blocks from the queue until it ends: reading, computing and writing in three threads at the same
/// time. A block that cannot be read or computed goes back to the queue as failed. A rank that cannot write
/// leaves the queue, since its next block would fare no better, and the others go on.
class BlockPipeline {
public:
  explicit BlockPipeline(const PipelineParts& parts);
  /// Returns when the queue has no more work for this rank. Throws what a broken queue throws.
  PipelineTimes run();
  /// Why this rank left the queue; empty if it did not.
  [[nodiscard]] const std::string& reason_to_leave() const { return reason_to_leave_; }

private:
  struct Image {
    Block block;
    Volume<float> voxels;
  };
  struct Result {
    Block block;
    Volume<float> voxels;
  };

  void read_blocks();
  void read_block(const Block& block, VolumeView<float> voxels);
  void compute_blocks();
  void compute_block(const Image& image, VolumeView<float> result);
  void write_blocks();
  void write_block(const Result& result);
  void leave(const std::string& reason);

  PipelineParts parts_;
  Channel<Volume<float>> free_images_;
  Channel<Volume<float>> free_results_;
  Channel<Image> images_;
  Channel<Result> results_;
  PipelineTimes times_;
  std::atomic<bool> left_ = false;
  std::string reason_to_leave_;
};

/// The voxels of a buffer's front as a contiguous view of that extent.
VolumeView<float> front_of(Volume<float>& buffer, const Extent3& extent);

} // namespace lsdeconv
