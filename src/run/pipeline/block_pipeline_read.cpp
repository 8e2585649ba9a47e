#include "block_failure.hpp"

#include "lsdeconv/core/finite_voxels.hpp"
#include "lsdeconv/deconvolution/empty_blocks.hpp"
#include "lsdeconv/run/pipeline/block_pipeline.hpp"

namespace lsdeconv {

void BlockPipeline::read_blocks() {
  StageTimes& times = times_.read;
  while (!left_) {
    std::optional<BlockId> id;
    std::optional<Buffer> buffer;
    {
      const StageScope waiting(parts_.activity, Stage::read, Activity::waiting,
                               "wait for a buffer or a block", times.waiting_seconds);
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
    const StageScope busy(parts_.activity, Stage::read, Activity::working, "read", times.busy_seconds,
                          block.id);
    BlockSummary summary;
    const std::string failure = reason_of_failure(block, "reading: ", [&] {
      read_block(block, **buffer);
      summary = raw_summary(block, **buffer);
    });
    if (failure.empty()) {
      times.bytes += block.padded.voxels() * bytes_per_voxel(parts_.type);
      ++times.blocks;
      const bool empty = is_empty_block(block, **buffer);
      images_.push({block, std::move(*buffer), empty, std::move(summary)});
    } else {
      fail(*id, failure);
      free_images_.push(std::move(*buffer));
    }
  }
}

void BlockPipeline::read_block(const Block& block, HostBuffer& buffer) {
  const SampleView samples = samples_at(buffer.data(), parts_.type, block.padded.extent());
  if (parts_.digesting != nullptr) {
    parts_.digesting->watch(block.core.shifted(parts_.origin));
  }
  if (const auto* voxels = std::get_if<VolumeView<float>>(&samples)) {
    parts_.reader.read(block.padded, *voxels);
    require_finite(*voxels, block.padded.begin, parts_.unseen_voxels, parts_.threads);
  } else {
    parts_.reader.read_samples(block.padded, samples);
  }
  take_input_digests(block);
}

void BlockPipeline::take_input_digests(const Block& block) {
  if (parts_.digesting != nullptr) {
    SliceDigests read = parts_.digesting->digests();
    read.first -= parts_.origin.z;
    const std::lock_guard lock(digests_mutex_);
    input_digests_.insert_or_assign(block.id.value, std::move(read));
  }
}

bool BlockPipeline::is_empty_block(const Block& block, HostBuffer& samples) const {
  return parts_.empty_block_threshold
         && nowhere_above(samples_at(samples.data(), parts_.type, block.padded.extent()), parts_.code,
                          *parts_.empty_block_threshold, parts_.threads);
}

/// Of the samples of its core; empty where none are made.
BlockSummary BlockPipeline::raw_summary(const Block& block, HostBuffer& samples) const {
  BlockSummary summary;
  if (const auto& settings = parts_.summaries) {
    const std::byte* memory = samples.data();
    const ConstSampleView padded = samples_at(memory, parts_.type, block.padded.extent());
    summarise_raw(part_of(padded, block.core.relative_to(block.padded.begin)), settings->raw,
                  {block.core, settings->grid, settings->threads}, summary);
  }
  return summary;
}

} // namespace lsdeconv
