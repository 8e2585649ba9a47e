#include "block_failure.hpp"

#include "lsdeconv/run/pipeline/block_pipeline.hpp"

namespace lsdeconv {
namespace {

/// Whether the result is 0 everywhere, as that of an empty block.
bool is_blank(const BlockStatistics& statistics) {
  return statistics.minimum == 0 && statistics.maximum == 0;
}

} // namespace

void BlockPipeline::write_blocks() {
  StageTimes& times = times_.write;
  while (!results_.drained()) {
    std::optional<BlockResult> result;
    {
      const StageScope waiting(parts_.activity, Stage::write, Activity::waiting, "wait for a result",
                               times.waiting_seconds);
      result = results_.pop_within(std::chrono::milliseconds(100));
    }
    if (result) {
      const StageScope busy(parts_.activity, Stage::write, Activity::working, "write", times.busy_seconds,
                            result->block.id);
      if (!left_) {
        write_block(*result);
      }
      free_results_.push(std::move(result->voxels));
    }
    parts_.on_tick();
  }
}

void BlockPipeline::store_input_digests(const Block& block) {
  const std::lock_guard lock(digests_mutex_);
  if (const auto read = input_digests_.extract(block.id.value)) {
    parts_.checkpoint.write_input_digests(block.id, read.mapped());
  }
}

void BlockPipeline::write_block(BlockResult& result) {
  if (!parts_.queue.claim(result.block.id)) {
    return; // another rank's copy is written, or the block is given up
  }
  const auto* voxels = reinterpret_cast<const float*>(result.voxels->data()); // as the device queue filled it
  const std::string failure = reason_of_failure(result.block, "", [&] {
    store_input_digests(result.block);
    round_as_stored(result);
    add_result_summary(result);
    parts_.checkpoint.write(result.block.id, {voxels, result.block.core.extent()}, result.statistics,
                            result.summary);
  });
  if (!failure.empty()) {
    leave(failure); // first, so that the block does not come back here
    parts_.queue.fail(result.block.id, failure);
    return;
  }
  times_.write.bytes += result.block.core.voxels() * parts_.checkpoint.metadata().stored.bytes_per_voxel();
  ++times_.write.blocks;
  parts_.queue.complete(result.block.id);
}

/// Whatever is known of the block from here on is known of the voxels that the checkpoint will return.
void BlockPipeline::round_as_stored(BlockResult& result) const {
  const StoredVoxels& stored = parts_.checkpoint.metadata().stored;
  if (stored.type == StoredType::float32 || is_blank(result.statistics)) {
    return;
  }
  const VolumeView<float> core(reinterpret_cast<float*>(result.voxels->data()), result.block.core.extent());
  const std::int64_t saturated = lsdeconv::round_as_stored(core, stored, parts_.threads);
  result.statistics = statistics_of(core, parts_.threads);
  result.statistics.saturated = static_cast<std::uint32_t>(saturated);
}

/// Where the result is 0 everywhere, there is nothing to add.
void BlockPipeline::add_result_summary(BlockResult& result) const {
  if (const auto& settings = parts_.summaries; settings && !is_blank(result.statistics)) {
    const auto* voxels = reinterpret_cast<const float*>(result.voxels->data());
    summarise_result({voxels, result.block.core.extent()},
                     {result.block.core, settings->grid, settings->threads}, result.summary);
  }
}

} // namespace lsdeconv
