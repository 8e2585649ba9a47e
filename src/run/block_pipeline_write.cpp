#include "block_failure.hpp"
#include "block_pipeline.hpp"

namespace lsdeconv {

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
  if (!parts_.queue.claim(result.block.id)) {
    return; // another rank's copy is written, or the block is given up
  }
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
