#include "block_failure.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/run/pipeline/block_pipeline.hpp"

#include <algorithm>

namespace lsdeconv {

void BlockPipeline::compute_blocks() {
  parts_.worker.device_queue->set_uploaded(
      [this](Buffer samples) { give_back(std::move(samples), nullptr); });
  while (true) {
    std::optional<BlockImage> image = next_image();
    if (image) {
      begin(std::move(*image));
    } else if (!parts_.worker.device_queue->empty()) {
      finish_oldest();
    } else {
      return;
    }
  }
}

/// None where the oldest block in the device queue is to be finished first, or where there are no more.
std::optional<BlockImage> BlockPipeline::next_image() {
  const StageScope waiting(parts_.activity, Stage::compute, Activity::waiting, "wait for a block",
                           times_.compute.waiting_seconds);
  DeviceQueue& device_queue = *parts_.worker.device_queue;
  if (left_ || device_queue.empty()) {
    return device_queue.empty() ? images_.pop() : std::nullopt;
  }
  while (!device_queue.full() && !oldest_is_ready() && !images_.drained()) {
    if (std::optional<BlockImage> image = images_.pop_within(std::chrono::milliseconds(1))) {
      return image;
    }
  }
  return std::nullopt;
}

bool BlockPipeline::oldest_is_ready() {
  bool ready = false;
  on_device([&] { ready = !parts_.worker.device_queue->empty() && parts_.worker.device_queue->ready(); });
  return ready;
}

void BlockPipeline::begin(BlockImage image) {
  std::optional<Buffer> voxels;
  {
    const StageScope waiting(parts_.activity, Stage::compute, Activity::waiting, "wait for a buffer",
                             times_.compute.waiting_seconds);
    voxels = free_results_.pop();
  }
  if (voxels && !left_) {
    const StageScope busy(parts_.activity, Stage::compute, Activity::working, "compute",
                          times_.compute.busy_seconds, image.block.id);
    if (image.empty) {
      pass_empty_block(image, std::move(*voxels));
    } else {
      begin_on_device(image, *voxels);
    }
  }
  give_back(std::move(image.samples), voxels ? std::move(*voxels) : nullptr);
}

void BlockPipeline::begin_on_device(BlockImage& image, Buffer& voxels) {
  const Block block = image.block;
  on_device([&] {
    std::int64_t iterations_done = 0;
    const std::string failure = reason_of_failure(block, "deconvolving: ", [&] {
      parts_.worker.device_queue->begin(image, voxels, [&] {
        record_part(iterations_done++, block);
        return is_cancelled(block.id);
      });
    });
    if (!failure.empty()) {
      fail(block.id, failure);
    }
  });
}

/// Called before every iteration, which may take no more than milliseconds: asks the queue once a second.
bool BlockPipeline::is_cancelled(BlockId id) {
  constexpr std::chrono::seconds between_questions(1);
  const auto now = std::chrono::steady_clock::now();
  if (left_ || now - cancelled_asked_ < between_questions) {
    return left_;
  }
  cancelled_asked_ = now;
  return parts_.queue.cancelled(id);
}

void BlockPipeline::record_part(std::int64_t iterations_done, const Block& block) {
  const std::int64_t all = parts_.iterations * parts_.worker.device_queue->deconvolutions(block);
  if (all > 0) {
    parts_.activity.set_part(Stage::compute, static_cast<double>(iterations_done) / static_cast<double>(all));
  }
}

/// Its result is 0 everywhere, which computing it would give as well, to 1e-3 of the background.
void BlockPipeline::pass_empty_block(BlockImage& image, Buffer voxels) {
  const Block& block = image.block;
  const VolumeView<float> core(reinterpret_cast<float*>(voxels->data()), block.core.extent());
  const Extent3& e = core.extent();
  parallel_for(e.z, parts_.threads, [&](std::int64_t z) { std::fill_n(core.row(z, 0), e.y * e.x, 0.0F); });
  ++times_.empty_blocks;
  results_.push({block, std::move(voxels), statistics_of_zeros(core), std::move(image.summary)});
}

/// A grid has few extents of cores.
const BlockStatistics& BlockPipeline::statistics_of_zeros(VolumeView<const float> zeros) {
  const auto known = std::find_if(zeros_.begin(), zeros_.end(),
                                  [&](const auto& entry) { return entry.first == zeros.extent(); });
  return known != zeros_.end()
             ? known->second
             : zeros_.emplace_back(zeros.extent(), statistics_of(zeros, parts_.threads)).second;
}

void BlockPipeline::finish_oldest() {
  const StageScope busy(parts_.activity, Stage::compute, Activity::working, "finish",
                        times_.compute.busy_seconds, parts_.worker.device_queue->oldest());
  on_device([&] {
    DeviceQueue::Finished finished = parts_.worker.device_queue->finish();
    times_.compute.bytes += finished.result.block.core.voxels() * static_cast<std::int64_t>(sizeof(float));
    ++times_.compute.blocks;
    give_back(std::move(finished.samples), nullptr);
    results_.push(std::move(finished.result));
  });
}

/// Runs `body`, which uses the device. If the device is lost, this rank leaves the queue, which returns its
/// blocks to the others.
template <typename Body>
void BlockPipeline::on_device(Body&& body) {
  try {
    body();
  } catch (const DeviceLost& loss) {
    leave(loss.what());
    for (DeviceQueue::Finished& abandoned : parts_.worker.device_queue->abandon()) {
      give_back(std::move(abandoned.samples), std::move(abandoned.result.voxels));
    }
    parts_.worker.unusable_reason = loss.what();
  }
}

} // namespace lsdeconv
