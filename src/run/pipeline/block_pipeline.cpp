#include "lsdeconv/run/pipeline/block_pipeline.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <exception>
#include <mutex>
#include <thread>

namespace lsdeconv {

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
  if (!parts_.worker.unusable_reason.empty()) { // known before: who serves the queue tells of it once more
    reason_to_leave_ = parts_.worker.unusable_reason;
    parts_.queue.leave(reason_to_leave_);
    return times_;
  }
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const double device_seconds_before = parts_.worker.backend.busy_seconds();
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
  times_.device_seconds = parts_.worker.backend.busy_seconds() - device_seconds_before;
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

/// One bad slice makes every block of its layer fail, three times: only the first failures are logged as
/// warnings.
void BlockPipeline::fail(BlockId id, const std::string& failure) {
  constexpr int most_warnings = 10;
  const int number = ++failures_;
  if (number <= most_warnings) {
    log::warning(failure);
  } else {
    log::debug(failure);
  }
  if (number == most_warnings) {
    log::warning("more blocks that fail on this rank are named at the end");
  }
  parts_.queue.fail(id, failure);
}

void BlockPipeline::leave(const std::string& reason) {
  log::error(reason, "; this rank takes no more blocks");
  reason_to_leave_ = reason;
  left_ = true;
  parts_.queue.leave(reason);
}

/// Returns buffers to circulation; either may be null.
void BlockPipeline::give_back(Buffer image, Buffer result) {
  if (image) {
    free_images_.push(std::move(image));
  }
  if (result) {
    free_results_.push(std::move(result));
  }
}

} // namespace lsdeconv
