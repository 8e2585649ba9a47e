#include "simulated_rank.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv::cluster_simulation {
namespace {

/// Seconds between two checks whether a block has been cancelled.
constexpr double check_interval = 1;

} // namespace

SimulatedRank::SimulatedRank(const SimulationContext& context, Rank rank, int node, const RankKind& kind)
    : context_(context), rank_(rank), node_(node), kind_(kind),
      slowness_(context.cluster.nodes[static_cast<std::size_t>(node)].slowness), free_images_(kind.buffers),
      free_results_(kind.buffers) {}

BlockWork SimulatedRank::work(BlockId id) const {
  return work_of(context_.grid.block(id), context_.job);
}

double SimulatedRank::transfer_seconds(double bytes) const {
  return kind_.device_bytes_per_second > 0 ? bytes / kind_.device_bytes_per_second : 0;
}

double SimulatedRank::jittered(double seconds, double deviation) {
  std::lognormal_distribution<double> factor(0, deviation);
  return seconds * factor(context_.random);
}

void SimulatedRank::read_next() {
  if (reading_ || ended_ || free_images_ == 0) {
    return;
  }
  reading_ = true;
  --free_images_;
  context_.queue.request_block(rank_, [this](std::optional<BlockId> id) {
    if (id) {
      read(*id);
    } else {
      ended_ = true;
    }
  });
}

void SimulatedRank::read(BlockId id) {
  const BlockWork block = work(id);
  const Latencies& latencies = context_.cluster.latencies;
  const double opening = latencies.file_open * static_cast<double>(block.slices) / latencies.opening_threads;
  context_.events.after(jittered(opening, context_.cluster.latency_jitter), [this, id] {
    context_.chunks[static_cast<std::size_t>(node_)].read(
        context_.grid.block(id),
        [this](double bytes, std::function<void()> done) {
          context_.outcome.bytes_read += bytes;
          context_.storage.transfer(node_, bytes, std::move(done));
        },
        [this, id] {
          reading_ = false;
          images_.push_back(id);
          fill_device();
          read_next();
        });
  });
}

void SimulatedRank::fill_device() {
  while (!images_.empty() && in_device_ < kind_.blocks_in_device && free_results_ > 0) {
    const BlockId id = images_.front();
    images_.pop_front();
    if (context_.queue.cancelled(id, rank_)) {
      ++free_images_;
      read_next();
      continue;
    }
    ++in_device_;
    --free_results_;
    context_.events.after(transfer_seconds(work(id).image_bytes), [this, id] {
      uploaded_.push_back(id);
      compute_next();
    });
  }
}

void SimulatedRank::compute_next() {
  if (computing_ || uploaded_.empty()) {
    return;
  }
  computing_ = true;
  const BlockId id = uploaded_.front();
  uploaded_.pop_front();
  const double seconds = jittered(work(id).transformed / kind_.transform_voxels_per_second * slowness_,
                                  context_.cluster.compute_jitter);
  compute(id, seconds);
}

/// Computes for the seconds left, or until the block is cancelled.
void SimulatedRank::compute(BlockId id, double left) {
  if (left > 0 && !context_.queue.cancelled(id, rank_)) {
    const double part = std::min(left, check_interval);
    context_.events.after(part, [this, id, left, part] { compute(id, left - part); });
    return;
  }
  computing_ = false;
  compute_next();
  download(id);
}

void SimulatedRank::download(BlockId id) {
  context_.events.after(transfer_seconds(work(id).written_bytes), [this, id] {
    --in_device_;
    ++free_images_;
    results_.push_back(id);
    fill_device();
    read_next();
    write_next();
  });
}

void SimulatedRank::write_next() {
  if (writing_ || results_.empty()) {
    return;
  }
  writing_ = true;
  const BlockId id = results_.front();
  results_.pop_front();
  context_.queue.claim(id, rank_, [this, id](bool granted) {
    if (granted) {
      write(id);
    } else {
      end_writing();
    }
  });
}

void SimulatedRank::write(BlockId id) {
  context_.storage.transfer(node_, work(id).written_bytes, [this, id] {
    const double sync = jittered(context_.cluster.latencies.sync, context_.cluster.latency_jitter);
    context_.events.after(sync, [this, id] {
      context_.queue.complete(id, rank_);
      record_written(id);
      end_writing();
    });
  });
}

void SimulatedRank::record_written(BlockId id) {
  Outcome& outcome = context_.outcome;
  const auto rank = static_cast<std::size_t>(rank_.value);
  const BlockWork block = work(id);
  ++outcome.times_written[static_cast<std::size_t>(id.value)];
  ++outcome.blocks_of_rank[rank];
  outcome.bytes_written += block.written_bytes;
  outcome.opens += block.slices;
  outcome.last_end[rank] = context_.events.now();
}

void SimulatedRank::end_writing() {
  context_.outcome.wall = std::max(context_.outcome.wall, context_.events.now());
  ++free_results_;
  writing_ = false;
  fill_device();
  write_next();
}

} // namespace lsdeconv::cluster_simulation
