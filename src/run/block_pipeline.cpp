#include "block_pipeline.hpp"

#include "dark_blocks.hpp"
#include "finite_voxels.hpp"

#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

namespace lsdeconv {
namespace {

std::string name_of(const Block& block) {
  return text("block ", block.id, " [", block.core, "]");
}

/// The reason in an exception: a block's failure must never end the process. What is more than a block's
/// failure passes.
template <typename Body>
std::string reason_of_failure(const Block& block, const char* doing, Body&& body) {
  try {
    body();
    return {};
  } catch (const DeviceLost&) {
    throw;
  } catch (const std::exception& error) {
    return text(name_of(block), ": ", doing, ": ", error.what());
  }
}

} // namespace

BlockPipeline::BlockPipeline(const PipelineParts& parts) : parts_(parts) {
  for (Buffer& buffer : parts_.worker.images) {
    free_images_.push(std::move(buffer));
  }
  for (Buffer& buffer : parts_.worker.results) {
    free_results_.push(std::move(buffer));
  }
  parts_.worker.images.clear();
  parts_.worker.results.clear();
}

PipelineTimes BlockPipeline::run() {
  if (!parts_.worker.unfit.empty()) {
    leave(parts_.worker.unfit);
    return times_;
  }
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const double device_seconds_before = parts_.worker.backend->busy_seconds();
  {
    const Stopwatch wall(times_.wall_seconds);
    const auto guarded = [&](auto stage, auto& next) {
      try {
        (this->*stage)();
      } catch (...) {
        const std::lock_guard lock(failure_mutex);
        failure = std::current_exception();
        left_ = true;
        free_images_.close();
      }
      next.close();
    };
    std::jthread reading([&] { guarded(&BlockPipeline::read_blocks, images_); });
    std::jthread writing([&] { guarded(&BlockPipeline::write_blocks, free_results_); });
    guarded(&BlockPipeline::compute_blocks, results_);
  }
  take_back_buffers();
  if (failure) {
    std::rethrow_exception(failure);
  }
  times_.device_seconds = parts_.worker.backend->busy_seconds() - device_seconds_before;
  times_.peak_bytes = topology::peak_memory();
  return times_;
}

void BlockPipeline::take_back_buffers() {
  while (std::optional<Buffer> buffer = free_images_.pop_within({})) {
    parts_.worker.images.push_back(std::move(*buffer));
  }
  while (std::optional<Buffer> buffer = free_results_.pop_within({})) {
    parts_.worker.results.push_back(std::move(*buffer));
  }
}

void BlockPipeline::leave(const std::string& reason) {
  log::error(reason, "; this rank takes no more blocks");
  reason_to_leave_ = reason;
  left_ = true;
  parts_.queue.leave(reason);
}

void BlockPipeline::read_blocks() {
  StageTimes& times = times_.read;
  while (!left_) {
    std::optional<BlockId> id;
    std::optional<Buffer> buffer;
    {
      const Stopwatch waiting(times.waiting_seconds);
      buffer = free_images_.pop();
      if (buffer) {
        id = parts_.queue.next();
      }
    }
    if (!buffer || !id) {
      if (buffer) {
        free_images_.push(std::move(*buffer));
      }
      return;
    }
    const Block block = parts_.grid.block(*id);
    const Stopwatch busy(times.busy_seconds);
    const std::string failure = reason_of_failure(block, "reading", [&] { read_block(block, **buffer); });
    if (failure.empty()) {
      times.bytes += block.padded.voxels() * bytes_per_voxel(parts_.type);
      ++times.blocks;
      const bool dark = is_dark(block, **buffer);
      images_.push({block, std::move(*buffer), dark});
    } else {
      log::warning(failure);
      parts_.queue.fail(*id, failure);
      free_images_.push(std::move(*buffer));
    }
  }
}

void BlockPipeline::read_block(const Block& block, HostBuffer& buffer) {
  const SampleView samples = samples_at(buffer.data(), parts_.type, block.padded.extent());
  if (const auto* voxels = std::get_if<VolumeView<float>>(&samples)) {
    parts_.reader.read(block.padded, *voxels);
    require_finite(*voxels, block.padded.begin);
  } else {
    parts_.reader.read_samples(block.padded, samples);
  }
}

bool BlockPipeline::is_dark(const Block& block, HostBuffer& samples) const {
  return parts_.darkness
         && nowhere_above(samples_at(samples.data(), parts_.type, block.padded.extent()), parts_.offset,
                          *parts_.darkness);
}

void BlockPipeline::compute_blocks() {
  while (true) {
    std::optional<BlockImage> image = next_image();
    if (image) {
      begin(std::move(*image));
    } else if (!parts_.worker.lane->empty()) {
      finish_oldest();
    } else {
      return;
    }
  }
}

/// None where the oldest block in the lane is to be finished first, or where there are no more.
std::optional<BlockImage> BlockPipeline::next_image() {
  const Stopwatch waiting(times_.compute.waiting_seconds);
  DeviceLane& lane = *parts_.worker.lane;
  if (left_ || lane.empty()) {
    return lane.empty() ? images_.pop() : std::nullopt;
  }
  while (!lane.full() && !oldest_is_ready() && !images_.drained()) {
    if (std::optional<BlockImage> image = images_.pop_within(std::chrono::milliseconds(1))) {
      return image;
    }
  }
  return std::nullopt;
}

bool BlockPipeline::oldest_is_ready() {
  bool ready = false;
  on_device([&] { ready = !parts_.worker.lane->empty() && parts_.worker.lane->ready(); });
  return ready;
}

void BlockPipeline::begin(BlockImage image) {
  std::optional<Buffer> voxels;
  {
    const Stopwatch waiting(times_.compute.waiting_seconds);
    voxels = free_results_.pop();
  }
  if (voxels && !left_) {
    const Stopwatch busy(times_.compute.busy_seconds);
    if (image.dark) {
      pass_dark(image.block, std::move(*voxels));
    } else {
      begin_on_device(image, *voxels);
    }
  }
  give_back(std::move(image.samples), voxels ? std::move(*voxels) : nullptr);
}

void BlockPipeline::begin_on_device(BlockImage& image, Buffer& voxels) {
  const Block block = image.block;
  on_device([&] {
    const std::string failure =
        reason_of_failure(block, "deconvolving", [&] { parts_.worker.lane->begin(image, voxels); });
    if (!failure.empty()) {
      log::warning(failure);
      parts_.queue.fail(block.id, failure);
    }
  });
}

/// What computing it would give to 1e-3 of the background: 0.
void BlockPipeline::pass_dark(const Block& block, Buffer voxels) {
  const VolumeView<float> core(reinterpret_cast<float*>(voxels->data()), block.core.extent());
  std::fill_n(core.data(), voxel_count(core.extent()), 0.0F);
  ++times_.dark_blocks;
  results_.push({block, std::move(voxels), statistics_of(core, 1)});
}

void BlockPipeline::finish_oldest() {
  const Stopwatch busy(times_.compute.busy_seconds);
  on_device([&] {
    DeviceLane::Finished finished = parts_.worker.lane->finish();
    times_.compute.bytes += finished.result.block.core.voxels() * static_cast<std::int64_t>(sizeof(float));
    ++times_.compute.blocks;
    give_back(std::move(finished.samples), nullptr);
    results_.push(std::move(finished.result));
  });
}

/// A lost device ends this rank's part: its blocks in flight go back with leave().
template <typename Body>
void BlockPipeline::on_device(Body&& body) {
  try {
    body();
  } catch (const DeviceLost& loss) {
    leave(loss.what());
    for (DeviceLane::Finished& abandoned : parts_.worker.lane->abandon()) {
      give_back(std::move(abandoned.samples), std::move(abandoned.result.voxels));
    }
    parts_.worker.unfit = loss.what();
  }
}

/// To circulation, as far as the caller still has them.
void BlockPipeline::give_back(Buffer image, Buffer result) {
  if (image) {
    free_images_.push(std::move(image));
  }
  if (result) {
    free_results_.push(std::move(result));
  }
}

void BlockPipeline::write_blocks() {
  StageTimes& times = times_.write;
  while (!results_.drained()) {
    std::optional<BlockResult> result;
    {
      const Stopwatch waiting(times.waiting_seconds);
      result = results_.pop_within(std::chrono::milliseconds(100));
    }
    if (result) {
      const Stopwatch busy(times.busy_seconds);
      if (!left_) {
        write_block(*result);
      }
      free_results_.push(std::move(result->voxels));
    }
    parts_.on_tick();
  }
}

void BlockPipeline::write_block(const BlockResult& result) {
  const auto* voxels = reinterpret_cast<const float*>(result.voxels->data()); // as the lane filled it
  const std::string failure = reason_of_failure(result.block, "writing the checkpoint", [&] {
    parts_.checkpoint.write(result.block.id, {voxels, result.block.core.extent()}, result.statistics);
  });
  if (!failure.empty()) {
    leave(failure);
    return;
  }
  times_.write.bytes += result.block.core.voxels() * static_cast<std::int64_t>(sizeof(float));
  ++times_.write.blocks;
  parts_.queue.complete(result.block.id);
}

} // namespace lsdeconv
