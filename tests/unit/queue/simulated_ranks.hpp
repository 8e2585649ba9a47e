#pragma once

#include "lsdeconv/queue/block_ledger.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace lsdeconv::testing {

/// Ranks that need simulated time for their blocks, against the real ledger. Each fetches some blocks ahead,
/// as the pipeline does, computes them one after the other, and forgets a withdrawn one at once.
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

  /// How much longer than its rank's usual time a block takes; 1 unless told.
  std::function<double(BlockId)> effort = [](BlockId /*id*/) { return 1.0; };

  /// Until the ledger has finished, or `limit`; gives the time of the last completed block.
  double run(double limit = 1e9) {
    for (std::size_t i = 0; i < ranks_.size(); ++i) {
      fetch(i, 1);
    }
    fetch_all();
    while (!ledger_.finished() && now_ < limit) {
      lose_ranks();
      advance();
    }
    return last_completed_;
  }

  [[nodiscard]] BlockLedger& ledger() { return ledger_; }
  [[nodiscard]] const std::map<BlockId, int>& completed() const { return completed_; }
  [[nodiscard]] std::int64_t computed_by(int rank) const {
    return ranks_[static_cast<std::size_t>(rank)].written;
  }

private:
  struct Work {
    std::deque<BlockId> blocks;
    double begun = 0; ///< The first of them.
    std::int64_t written = 0;
    bool lost = false;
  };
  static constexpr double tick = 0.1;

  LedgerSettings with_clock(LedgerSettings settings) {
    settings.clock = [this] { return now_; };
    return settings;
  }

  [[nodiscard]] bool frozen(std::size_t i) const { return now_ >= models_[i].frozen_from; }

  [[nodiscard]] double end_of(std::size_t i) const {
    const Work& work = ranks_[i];
    if (work.lost || work.blocks.empty()) {
      return std::numeric_limits<double>::infinity();
    }
    const double end = work.begun + models_[i].seconds * effort(work.blocks.front());
    return end < models_[i].frozen_from ? end : std::numeric_limits<double>::infinity();
  }

  void lose_ranks() {
    for (std::size_t i = 0; i < ranks_.size(); ++i) {
      if (!ranks_[i].lost && now_ >= models_[i].lost_at) {
        ranks_[i].lost = true;
        ledger_.remove_worker(Rank{static_cast<int>(i)});
      }
    }
  }

  void fetch_all() {
    for (std::size_t i = 0; i < ranks_.size(); ++i) {
      fetch(i);
    }
  }

  void fetch(std::size_t i) { fetch(i, 1 + fetched_ahead_); }

  void fetch(std::size_t i, std::size_t most) {
    Work& work = ranks_[i];
    while (!work.lost && !frozen(i) && work.blocks.size() < most) {
      const std::optional<BlockId> id = ledger_.next(Rank{static_cast<int>(i)});
      if (!id) {
        return;
      }
      if (work.blocks.empty()) {
        work.begun = now_;
      }
      work.blocks.push_back(*id);
    }
  }

  /// To the next end of a block, but not farther than those who wait would sleep.
  void advance() {
    std::size_t next = 0;
    for (std::size_t i = 1; i < ranks_.size(); ++i) {
      next = end_of(i) < end_of(next) ? i : next;
    }
    if (end_of(next) > next_tick_) {
      now_ = next_tick_;
      next_tick_ += tick;
      fetch_all();
    } else {
      now_ = std::max(now_, end_of(next));
      end_block(next);
    }
  }

  void end_block(std::size_t i) {
    Work& work = ranks_[i];
    const BlockId id = work.blocks.front();
    const Rank rank{static_cast<int>(i)};
    work.blocks.pop_front();
    work.begun = now_;
    if (ledger_.claim(id, rank) && ledger_.complete(id, rank)) {
      ++completed_[id];
      ++work.written;
      last_completed_ = now_;
    }
    drop_withdrawn();
    fetch(i);
  }

  void drop_withdrawn() {
    for (const Copy& copy : ledger_.take_withdrawn()) {
      Work& work = ranks_[static_cast<std::size_t>(copy.rank.value)];
      if (!work.blocks.empty() && work.blocks.front() == copy.block) {
        work.begun = now_;
      }
      std::erase(work.blocks, copy.block);
    }
  }

  std::vector<RankModel> models_;
  std::size_t fetched_ahead_;
  double now_ = 0;
  double next_tick_ = tick;
  double last_completed_ = 0;
  std::vector<Work> ranks_;
  std::map<BlockId, int> completed_;
  BlockLedger ledger_;
};

} // namespace lsdeconv::testing
