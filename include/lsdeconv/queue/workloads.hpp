#pragma once

#include "lsdeconv/queue/running_blocks.hpp"

#include <map>
#include <optional>

namespace lsdeconv {

/// How fast each rank has been and what it has still to compute: when it will be through. A rank computes its
/// blocks one after the other, in the order of assignment. Times are seconds on the ledger's clock.
class Workloads {
public:
  void add(Rank rank, double now);
  /// Forgets the rank.
  void remove(Rank rank);

  void assigned(const Copy& copy);
  /// The rank has computed the block, which tells its pace.
  void computed(const Copy& copy, double now);
  /// The block was taken from the rank: it may be slower than it seemed.
  void withdrawn(const Copy& copy, double now);
  /// The rank has the block no more, for reasons that tell nothing about its pace.
  void dropped(const Copy& copy, double now);
  /// The rank has asked for a block, until it is assigned one.
  void asks(Rank rank);
  [[nodiscard]] bool waiting(Rank rank) const { return ranks_.at(rank).waiting; }

  /// Whether the rank has nothing to compute.
  [[nodiscard]] bool idle(Rank rank) const { return ranks_.at(rank).held.empty(); }

  /// When the rank would have computed one more block than it has. Of a rank that has not shown its pace yet
  /// the others' is taken, or a guess.
  [[nodiscard]] double end_of_another(Rank rank, double now) const;
  /// Whether the other ranks promise to compute this many more blocks before this rank would have one more,
  /// with a margin of one block of the fastest or of `margin` seconds, whichever is longer. A rank that has
  /// never asked promises nothing. O(1) where the others are far from it, else O(ranks).
  [[nodiscard]] bool others_are_sooner(Rank rank, std::int64_t blocks, double margin, double now) const;

  struct Expected {
    Copy copy;
    double end = 0;
  };
  /// Of the rank's blocks that `fits` accepts the one it will have computed last, if that is after `after`.
  template <typename Fits>
  [[nodiscard]] std::optional<Expected> last_of(Rank rank, double after, double now, Fits&& fits) const {
    const Workload& work = ranks_.at(rank);
    double end = through(work, now);
    for (auto entry = work.held.rbegin(); entry != work.held.rend() && end > after; ++entry) {
      if (fits(entry->second)) {
        return Expected{entry->second, end};
      }
      end -= expected_pace(work, now);
    }
    return std::nullopt;
  }

  /// Calls `visit` with every rank that takes part.
  template <typename Visit>
  void for_each_rank(Visit&& visit) const {
    for (const auto& [rank, work] : ranks_) {
      visit(rank);
    }
  }

private:
  struct Workload {
    int computed = 0;
    double pace = 0;     ///< 0: unknown.
    double last_end = 0; ///< When it was through with its block before.
    bool asked = false;  ///< Ever.
    bool waiting = false;
    std::map<Ticket, Copy> held; ///< Not computed yet.
  };
  template <typename Visit>
  void for_each_promising(Rank rank, Visit&& visit) const {
    for (const auto& [other, work] : ranks_) {
      if (other != rank && work.asked) {
        visit(work);
      }
    }
  }
  [[nodiscard]] double typical_pace() const;
  [[nodiscard]] double usual_pace(const Workload& work) const;
  /// How long it has been at what it does now.
  [[nodiscard]] static double elapsed(const Workload& work, double now);
  /// Seconds for each of its blocks now: a first one that lasts is taken to be half done.
  [[nodiscard]] double expected_pace(const Workload& work, double now) const;
  /// When it will have computed what it has, or, having nothing, will ask.
  [[nodiscard]] double through(const Workload& work, double now) const;
  void set_pace(Workload& work, double pace);
  static void take_out(Workload& work, const Copy& copy, double now);

  std::map<Rank, Workload> ranks_;
  double rate_ = 0; ///< Blocks per second of all ranks of known pace together.
  int known_ = 0;   ///< Their number.
};

} // namespace lsdeconv
