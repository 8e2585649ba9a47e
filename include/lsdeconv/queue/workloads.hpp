#pragma once

#include "lsdeconv/queue/running_blocks.hpp"

#include <map>
#include <optional>

namespace lsdeconv {

/// How fast each rank has been and which blocks it has still to compute; from that, when it is expected to
/// have computed them. A rank is taken to compute its blocks one after the other, in the order of assignment.
/// Its pace is the time that it takes for a block. All times are seconds on the ledger's clock.
class Workloads {
public:
  /// The rank has joined.
  void add(Rank rank, double now);
  /// The rank has left or is lost; what is said of it afterwards is ignored.
  void remove(Rank rank);

  /// The rank waits for a block until it is assigned one.
  void requested(Rank rank);
  /// The rank has been given a block.
  void assigned(const Assignment& assignment);
  /// The rank has computed the block: its pace is updated.
  void computed(const Assignment& assignment, double now);
  /// The block was taken from the rank because another one was faster, or because running blocks were
  /// cancelled: the rank's pace becomes the time that it has spent on the block, if that is longer.
  void cancelled(const Assignment& assignment, double now);
  /// The rank no longer has the block, for a reason that says nothing about its pace.
  void dropped(const Assignment& assignment, double now);

  /// Whether the rank has requested a block and has not been given one since.
  [[nodiscard]] bool waiting(Rank rank) const { return ranks_.at(rank).waiting; }
  /// Whether the rank has nothing to compute.
  [[nodiscard]] bool idle(Rank rank) const { return ranks_.at(rank).uncomputed.empty(); }

  /// When the rank would have computed one more block than it has. A rank whose pace is not known yet is
  /// taken to be as fast as the others, or to need 30 s for a block where no pace is known.
  [[nodiscard]] double end_of_another(Rank rank, double now) const;
  /// Whether the other ranks are expected to compute this many more blocks before this rank would have
  /// computed one more, with a margin of one block of the fastest of them or of `margin` seconds, whichever
  /// is longer. Ranks that have never requested a block do not count. O(1) where the others are far from it,
  /// else O(ranks).
  [[nodiscard]] bool others_are_sooner(Rank rank, std::int64_t blocks, double margin, double now) const;

  /// An assignment, and when its block is expected to be computed.
  struct ExpectedEnd {
    Assignment assignment;
    double end = 0;
  };
  /// Of the rank's blocks that `fits` accepts, the one that is expected to be computed last; none where that
  /// is not after `after`.
  template <typename Fits>
  [[nodiscard]] std::optional<ExpectedEnd> last_of(Rank rank, double after, double now, Fits&& fits) const {
    const Workload& work = ranks_.at(rank);
    double end = ready_at(work, now);
    for (auto entry = work.uncomputed.rbegin(); entry != work.uncomputed.rend() && end > after; ++entry) {
      if (fits(entry->second)) {
        return ExpectedEnd{entry->second, end};
      }
      end -= expected_pace(work, now);
    }
    return std::nullopt;
  }

  /// Calls `visit` with every rank that has joined and not left.
  template <typename Visit>
  void for_each_rank(Visit&& visit) const {
    for (const auto& [rank, work] : ranks_) {
      visit(rank);
    }
  }

private:
  struct Workload {
    int averaged = 0;    ///< Blocks that the pace is the mean of.
    double pace = 0;     ///< Seconds for a block; 0: not known yet.
    double last_end = 0; ///< When it stopped working on its previous block.
    bool has_requested = false;
    bool waiting = false;
    std::map<Ticket, Assignment> uncomputed; ///< Blocks that it has and has not computed yet.
  };
  template <typename Visit>
  void for_each_other_active(Rank rank, Visit&& visit) const {
    for (const auto& [other, work] : ranks_) {
      if (other != rank && work.has_requested) {
        visit(work);
      }
    }
  }
  /// The mean pace of all ranks whose pace is known.
  [[nodiscard]] double typical_pace() const;
  /// The rank's own pace, or the typical one.
  [[nodiscard]] double usual_pace(const Workload& work) const;
  /// Seconds since the rank began its present block, or ended its previous one where it has none.
  [[nodiscard]] static double elapsed(const Workload& work, double now);
  /// Seconds for each of the rank's present blocks. A first block that takes longer than is typical is taken
  /// to be half computed.
  [[nodiscard]] double expected_pace(const Workload& work, double now) const;
  /// When the rank is expected to have computed all its blocks, or, having none, to request one.
  [[nodiscard]] double ready_at(const Workload& work, double now) const;
  void set_pace(Workload& work, double pace);
  static void remove_block(Workload& work, const Assignment& assignment, double now);

  std::map<Rank, Workload> ranks_;
  double rate_ = 0;     ///< Blocks per second of all ranks of known pace together.
  int known_paces_ = 0; ///< Number of ranks whose pace is known.
};

} // namespace lsdeconv
