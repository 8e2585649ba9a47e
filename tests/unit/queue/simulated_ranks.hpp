#pragma once

#include "lsdeconv/queue/block_ledger.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lsdeconv::testing {

/// Ranks that need simulated time for their blocks, against the real ledger. Each fetches some blocks ahead,
/// as the pipeline does, computes them one after the other, and drops a cancelled one at once.
class SimulatedRanks {
public:
  struct RankModel {
    NodeId node;
    double seconds = 1; ///< Per block.
    double frozen_from = std::numeric_limits<double>::infinity();
    double lost_at = std::numeric_limits<double>::infinity();
  };

  SimulatedRanks(std::vector<RankModel> models, LedgerSettings settings, std::size_t fetched_ahead = 2)
      : models_(std::move(models)), fetched_ahead_(fetched_ahead), ledger_(with_clock(std::move(settings))) {
    for (std::size_t i = 0; i < models_.size(); ++i) {
      ledger_.add_worker(Rank{static_cast<int>(i)}, models_[i].node);
      ranks_.emplace_back();
    }
  }

  /// Factor on the computing time of a block; 1 unless replaced.
  std::function<double(BlockId)> effort = [](BlockId /*id*/) { return 1.0; };

  /// Seconds after which a rank that got no block asks again.
  double tick = 0.1;

  /// Runs until the ledger has finished or `limit` seconds have passed. Returns when the last block was
  /// completed.
  double run(double limit = 1e9) {
    for (std::size_t most = 1; most <= 1 + fetched_ahead_; ++most) {
      for (std::size_t i = 0; i < ranks_.size(); ++i) {
        fetch(i, most);
      }
    }
    while (!ledger_.finished() && now_ < limit) {
      advance();
      lose_ranks();
    }
    return last_completed_;
  }

  [[nodiscard]] BlockLedger& ledger() { return ledger_; }
  [[nodiscard]] const std::unordered_map<BlockId, int>& completed() const { return completed_; }
  [[nodiscard]] std::int64_t computed_by(int rank) const {
    return ranks_[static_cast<std::size_t>(rank)].written;
  }

private:
  struct Work {
    std::deque<BlockId> blocks;
    double begun = 0; ///< When the first of them was begun.
    std::int64_t written = 0;
    bool lost = false;
  };
  using Event = std::pair<double, std::size_t>; ///< When a rank's first block ends, and its number.

  LedgerSettings with_clock(LedgerSettings settings) {
    settings.clock = [this] { return now_; };
    return settings;
  }

  [[nodiscard]] Event end_of(std::size_t i) const {
    const Work& work = ranks_[i];
    return {work.begun + models_[i].seconds * effort(work.blocks.front()), i};
  }

  /// Makes a change to a rank's blocks and keeps the events in step.
  template <typename Change>
  void change(std::size_t i, Change&& change) {
    Work& work = ranks_[i];
    const std::optional<BlockId> first =
        work.blocks.empty() ? std::nullopt : std::optional(work.blocks.front());
    if (first) {
      events_.erase(end_of(i));
    }
    change(work);
    if (work.blocks.empty() || work.lost) {
      return;
    }
    if (work.blocks.front() != first) {
      work.begun = now_;
    }
    if (end_of(i).first < models_[i].frozen_from) {
      events_.insert(end_of(i));
    }
  }

  void lose_ranks() {
    for (std::size_t i = 0; i < ranks_.size(); ++i) {
      if (now_ >= models_[i].lost_at && !ranks_[i].lost) {
        change(i, [](Work& work) { work.lost = true; });
        ledger_.remove_worker(Rank{static_cast<int>(i)});
      }
    }
  }

  void fetch(std::size_t i) { fetch(i, 1 + fetched_ahead_); }

  void fetch(std::size_t i, std::size_t most) {
    waiting_.erase(i);
    while (!ranks_[i].lost && now_ < models_[i].frozen_from && ranks_[i].blocks.size() < most) {
      const std::optional<BlockId> id = ledger_.next(Rank{static_cast<int>(i)});
      if (!id) {
        waiting_.insert(i);
        return;
      }
      change(i, [&](Work& work) { work.blocks.push_back(*id); });
    }
  }

  /// Goes on to the next end of a block, or to the time when the waiting ranks ask again.
  void advance() {
    const double infinite = std::numeric_limits<double>::infinity();
    const double next_end = events_.empty() ? infinite : events_.begin()->first;
    if (waiting_.empty()) {
      next_tick_ = now_ + tick;
    } else if (next_end > next_tick_) {
      now_ = next_tick_;
      next_tick_ += tick;
      for (const std::size_t i : std::set<std::size_t>(waiting_)) {
        fetch(i);
      }
      return;
    }
    now_ = next_end;
    end_block(events_.begin()->second);
  }

  void end_block(std::size_t i) {
    const BlockId id = ranks_[i].blocks.front();
    const Rank rank{static_cast<int>(i)};
    change(i, [](Work& work) { work.blocks.pop_front(); });
    if (ledger_.claim(id, rank) && ledger_.complete(id, rank)) {
      ++completed_[id];
      ++ranks_[i].written;
      last_completed_ = now_;
    }
    drop_cancelled();
    fetch(i);
  }

  void drop_cancelled() {
    for (const Assignment& assignment : ledger_.take_cancelled()) {
      const auto i = static_cast<std::size_t>(assignment.rank.value);
      change(i, [&](Work& work) { std::erase(work.blocks, assignment.block); });
      fetch(i);
    }
  }

  std::vector<RankModel> models_;
  std::size_t fetched_ahead_;
  double now_ = 0;
  double next_tick_ = tick;
  std::set<Event> events_;
  std::set<std::size_t> waiting_;
  double last_completed_ = 0;
  std::vector<Work> ranks_;
  std::unordered_map<BlockId, int> completed_;
  BlockLedger ledger_;
};

} // namespace lsdeconv::testing
