#pragma once

#include "lsdeconv/grid/block_grid.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/io/readers/digesting_reader.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/projections/block_summary.hpp"
#include "lsdeconv/queue/work_queue.hpp"
#include "lsdeconv/run/pipeline/channel.hpp"
#include "lsdeconv/run/pipeline/stage_times.hpp"
#include "lsdeconv/run/pipeline/worker.hpp"
#include "lsdeconv/telemetry/activity_recorder.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lsdeconv {

/// How the summaries of blocks are made that the checkpoint keeps.
struct SummarySettings {
  ProjectionGrid grid;
  RawScale raw;
  int threads = 1;
};

/// What the pipeline of one rank works with. All references must outlive the pipeline.
struct PipelineParts {
  const BlockGrid& grid;
  VolumeReader& reader;
  /// The pipeline takes its buffers and returns them at the end of run().
  Worker& worker;
  /// Of the samples that the worker takes: the reader's own type, or float32.
  VoxelType type = VoxelType::float32;
  Checkpoint& checkpoint;
  WorkQueue& queue;
  /// Records what the stages do.
  ActivityRecorder& activity;
  /// Called from the writing thread about ten times a second, also while there is nothing to write.
  std::function<void()> on_tick;
  /// Counts above `offset` that a block must exceed somewhere to be computed; none: all are computed. See
  /// AlgorithmRow::empty_block_threshold.
  std::optional<float> empty_block_threshold{};
  SampleCode code{}; ///< What the reader's voxels stand for.
  /// Whether the reader marks unseen voxels, so that NaN is no fault of the input.
  bool unseen_voxels = false;
  int iterations = 0; ///< Of a block, to record how far one is; 0: that is not recorded.
  std::optional<SummarySettings> summaries{}; ///< None: none are made.
  /// The part of `reader` that takes digests of what is read, for the checkpoint; null: none are stored.
  DigestingReader* digesting = nullptr;
  Index3 origin{}; ///< Of the volume in what `digesting` reads.
  int threads = 1; ///< That a stage may use.
};

/// Takes blocks from the queue until it ends, and reads, computes and writes them in three threads at the
/// same time. A block that cannot be read or computed goes back to the queue as failed; one that is cancelled
/// is dropped. A rank that cannot write, or whose device is lost, leaves the queue, since its next block
/// would fail as well; the other ranks go on, and do the block that it could not write, too.
class BlockPipeline {
public:
  /// Takes the buffers of the worker.
  explicit BlockPipeline(const PipelineParts& parts);
  /// Returns when the queue has no more blocks for this rank; to be called once. Throws what the queue throws
  /// when it cannot work any more.
  PipelineTimes run();
  /// Why this rank left the queue; empty if it did not.
  [[nodiscard]] const std::string& reason_to_leave() const { return reason_to_leave_; }

private:
  using Buffer = std::unique_ptr<HostBuffer>;

  void read_blocks();
  void read_block(const Block& block, HostBuffer& samples);
  void take_input_digests(const Block& block);
  void store_input_digests(const Block& block);
  [[nodiscard]] bool is_empty_block(const Block& block, HostBuffer& samples) const;
  [[nodiscard]] BlockSummary raw_summary(const Block& block, HostBuffer& samples) const;
  void compute_blocks();
  std::optional<BlockImage> next_image();
  void begin(BlockImage image);
  void begin_on_device(BlockImage& image, Buffer& voxels);
  bool is_cancelled(BlockId id);
  void record_part(std::int64_t iterations_done, const Block& block);
  void pass_empty_block(BlockImage& image, Buffer voxels);
  const BlockStatistics& statistics_of_zeros(VolumeView<const float> zeros);
  bool oldest_is_ready();
  void finish_oldest();
  template <typename Body>
  void on_device(Body&& body);
  void give_back(Buffer image, Buffer result);
  void write_blocks();
  void write_block(BlockResult& result);
  void round_as_stored(BlockResult& result) const;
  void add_result_summary(BlockResult& result) const;
  void fail(BlockId id, const std::string& failure);
  void leave(const std::string& reason);
  void take_back_buffers();

  PipelineParts parts_;
  Channel<Buffer> free_images_;
  Channel<Buffer> free_results_;
  Channel<BlockImage> images_;
  Channel<BlockResult> results_;
  PipelineTimes times_;
  std::chrono::steady_clock::time_point cancelled_asked_{}; ///< When the queue was last asked.
  std::vector<std::pair<Extent3, BlockStatistics>> zeros_;  ///< Of cores that are 0 everywhere.
  std::atomic<bool> left_ = false;
  std::string reason_to_leave_;
  std::mutex digests_mutex_;
  std::map<std::int64_t, SliceDigests> input_digests_; ///< Of blocks under way, by their number.
  std::atomic<int> failures_ = 0;                      ///< Failed attempts at blocks on this rank.
};

} // namespace lsdeconv
