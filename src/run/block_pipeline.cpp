#include "block_pipeline.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <cmath>
#include <exception>
#include <thread>

namespace lsdeconv {
namespace {

std::string name_of(const Block& block) {
  return text("block ", block.id, " [", block.core, "]");
}

/// Takes the offset off; refuses voxels that no iteration can digest.
void prepare(VolumeView<float> voxels, float offset, const Index3& origin) {
  const Extent3 e = voxels.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      float* row = voxels.row(z, y);
      for (std::int64_t x = 0; x < e.x; ++x) {
        if (!std::isfinite(row[x])) {
          throw Error(text("voxel z ", origin.z + z, " y ", origin.y + y, " x ", origin.x + x, " is ", row[x],
                           ": only finite intensities can be deconvolved; repair that slice"));
        }
        row[x] -= offset;
      }
    }
  }
}

Coverage coverage_of(const Block& block) {
  Coverage coverage{block.padded.extent(), {}};
  for (int axis = 0; axis < axes; ++axis) {
    coverage.wraps[axis] = block.boundary[axis] == Boundary::wrap;
  }
  return coverage;
}

/// The reason in an exception of any kind: a block's failure must never end the process.
template <typename Body>
std::string reason_of_failure(const Block& block, const char* doing, Body&& body) {
  try {
    body();
    return {};
  } catch (const std::exception& error) {
    return text(name_of(block), ": ", doing, ": ", error.what());
  }
}

} // namespace

VolumeView<float> front_of(Volume<float>& buffer, const Extent3& extent) {
  return {buffer.data(), extent};
}

BlockPipeline::BlockPipeline(const PipelineParts& parts) : parts_(parts) {
  const GridShape& shape = parts_.grid.shape();
  for (int i = 0; i < image_buffers; ++i) {
    free_images_.push(Volume<float>(shape.transform));
  }
  for (int i = 0; i < result_buffers; ++i) {
    free_results_.push(Volume<float>(shape.core));
  }
}

PipelineTimes BlockPipeline::run() {
  std::exception_ptr failure;
  {
    const Stopwatch wall(times_.wall_seconds);
    const auto guarded = [&](auto stage, auto& next) {
      try {
        (this->*stage)();
      } catch (...) {
        failure = std::current_exception();
        left_ = true;
        free_images_.close();
      }
      next.close();
    };
    std::jthread reading([&] { guarded(&BlockPipeline::read_blocks, images_); });
    std::jthread writing([&] { guarded(&BlockPipeline::write_blocks, free_results_); });
    compute_blocks();
    results_.close();
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  times_.peak_bytes = topology::peak_memory();
  return times_;
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
    std::optional<Volume<float>> buffer;
    {
      const Stopwatch waiting(times.waiting_seconds);
      buffer = free_images_.pop();
      if (buffer) {
        id = parts_.queue.next();
      }
    }
    if (!buffer || !id) {
      return;
    }
    const Block block = parts_.grid.block(*id);
    const Stopwatch busy(times.busy_seconds);
    const std::string failure = reason_of_failure(
        block, "reading", [&] { read_block(block, front_of(*buffer, block.padded.extent())); });
    if (failure.empty()) {
      times.bytes += block.padded.voxels() * static_cast<std::int64_t>(sizeof(float));
      ++times.blocks;
      images_.push({block, std::move(*buffer)});
    } else {
      log::warning(failure);
      parts_.queue.fail(*id, failure);
      free_images_.push(std::move(*buffer));
    }
  }
}

void BlockPipeline::read_block(const Block& block, VolumeView<float> voxels) {
  parts_.reader.read(block.padded, voxels);
  prepare(voxels, parts_.offset, block.padded.begin);
}

void BlockPipeline::compute_blocks() {
  StageTimes& times = times_.compute;
  while (true) {
    std::optional<Image> image;
    std::optional<Volume<float>> buffer;
    {
      const Stopwatch waiting(times.waiting_seconds);
      image = images_.pop();
      if (image) {
        buffer = free_results_.pop();
      }
    }
    if (!image || !buffer) {
      return;
    }
    const Block block = image->block;
    const Stopwatch busy(times.busy_seconds);
    const std::string failure = left_ ? std::string{} : reason_of_failure(block, "deconvolving", [&] {
      compute_block(*image, front_of(*buffer, block.core.extent()));
    });
    free_images_.push(std::move(image->voxels));
    if (failure.empty() && !left_) {
      times.bytes += block.core.voxels() * static_cast<std::int64_t>(sizeof(float));
      ++times.blocks;
      results_.push({block, std::move(*buffer)});
      continue;
    }
    if (!failure.empty()) {
      log::warning(failure);
      parts_.queue.fail(block.id, failure);
    }
    free_results_.push(std::move(*buffer));
  }
}

void BlockPipeline::compute_block(const Image& image, VolumeView<float> result) {
  const Block& block = image.block;
  const VolumeView<const float> voxels(image.voxels.data(), block.padded.extent());
  parts_.deconvolver.run(voxels, coverage_of(block), block.core.relative_to(block.padded.begin), result);
}

void BlockPipeline::write_blocks() {
  StageTimes& times = times_.write;
  while (!results_.drained()) {
    std::optional<Result> result;
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

void BlockPipeline::write_block(const Result& result) {
  const VolumeView<const float> voxels(result.voxels.data(), result.block.core.extent());
  const std::string failure = reason_of_failure(result.block, "writing the checkpoint", [&] {
    parts_.checkpoint.write(result.block.id, voxels, statistics_of(voxels));
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
