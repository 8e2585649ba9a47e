#include "simulated_rank.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv::cluster_simulation {
namespace {

/// Seconds between two looks whether a block is still wanted.
constexpr double between_looks = 1;

} // namespace

SimulatedRank::SimulatedRank(const Surroundings& around, Rank rank, int node, const RankKind& kind)
    : around_(around), rank_(rank), node_(node), kind_(kind),
      slowness_(around.cluster.nodes[static_cast<std::size_t>(node)].slowness), free_images_(kind.buffers),
      free_results_(kind.buffers) {}

BlockWork SimulatedRank::work(BlockId id) const {
  return work_of(around_.grid.block(id), around_.job);
}

double SimulatedRank::over_the_bus(double bytes) const {
  return kind_.device_bytes_per_second > 0 ? bytes / kind_.device_bytes_per_second : 0;
}

double SimulatedRank::jittered(double seconds, double deviation) {
  std::lognormal_distribution<double> factor(0, deviation);
  return seconds * factor(around_.random);
}

void SimulatedRank::read_next() {
  if (reading_ || ended_ || free_images_ == 0) {
    return;
  }
  reading_ = true;
  --free_images_;
  around_.queue.ask(rank_, [this](std::optional<BlockId> id) {
    if (id) {
      read(*id);
    } else {
      ended_ = true;
    }
  });
}

void SimulatedRank::read(BlockId id) {
  const BlockWork block = work(id);
  const Latencies& latencies = around_.cluster.latencies;
  const double opening = latencies.file_open * static_cast<double>(block.slices) / latencies.opening_threads;
  around_.events.after(jittered(opening, around_.cluster.latency_jitter), [this, id] {
    around_.chunks[static_cast<std::size_t>(node_)].read(
        around_.grid.block(id),
        [this](double bytes, std::function<void()> done) {
          around_.outcome.bytes_read += bytes;
          around_.storage.transfer(node_, bytes, std::move(done));
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
    if (around_.queue.cancelled(id, rank_)) {
      ++free_images_;
      read_next();
      continue;
    }
    ++in_device_;
    --free_results_;
    around_.events.after(over_the_bus(work(id).image_bytes), [this, id] {
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
                                  around_.cluster.compute_jitter);
  poll(id, seconds, 0);
}

/// Computes until the end, or until nobody wants the block any more.
void SimulatedRank::poll(BlockId id, double left, double spent) {
  if (left > 0 && !around_.queue.cancelled(id, rank_)) {
    const double part = std::min(left, between_looks);
    around_.events.after(part, [this, id, left, spent, part] { poll(id, left - part, spent + part); });
    return;
  }
  computing_ = false;
  compute_next();
  download(id, spent);
}

void SimulatedRank::download(BlockId id, double spent) {
  around_.events.after(over_the_bus(work(id).written_bytes), [this, id, spent] {
    --in_device_;
    ++free_images_;
    results_.push_back({id, spent});
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
  const Computed result = results_.front();
  results_.pop_front();
  around_.queue.claim(result.block, rank_, [this, result](bool first) {
    if (first) {
      write(result);
    } else {
      through(result, false);
    }
  });
}

void SimulatedRank::write(const Computed& result) {
  around_.storage.transfer(node_, work(result.block).written_bytes, [this, result] {
    const double sync = jittered(around_.cluster.latencies.sync, around_.cluster.latency_jitter);
    around_.events.after(sync, [this, result] {
      around_.queue.complete(result.block, rank_);
      through(result, true);
    });
  });
}

void SimulatedRank::through(const Computed& result, bool written) {
  Outcome& outcome = around_.outcome;
  const auto rank = static_cast<std::size_t>(rank_.value);
  if (written) {
    const BlockWork block = work(result.block);
    ++outcome.times_written[static_cast<std::size_t>(result.block.value)];
    ++outcome.blocks_of_rank[rank];
    outcome.bytes_written += block.written_bytes;
    outcome.opens += block.slices;
    outcome.last_end[rank] = around_.events.now();
  } else {
    outcome.useless_seconds += result.seconds;
  }
  outcome.wall = std::max(outcome.wall, around_.events.now());
  ++free_results_;
  writing_ = false;
  fill_device();
  write_next();
}

} // namespace lsdeconv::cluster_simulation
