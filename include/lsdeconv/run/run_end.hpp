#pragma once

#include "lsdeconv/watchdog/heartbeat_monitor.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

class Watchdog;

/// How a run ended.
struct RunEnd {
  /// What ended it: nothing was left to do, blocks failed, a signal, or ranks were lost.
  enum class Reason { complete, blocks_missing, stopped, ranks_lost };

  Reason reason = Reason::complete;
  /// Whether it did something that the next run need not do again.
  bool progressed = false;
  std::string cause;          ///< The signal, "SIGUSR1 on rank 2"; empty: none came.
  double drain_seconds = 0;   ///< From that signal to the end.
  std::vector<LostRank> lost; ///< In the order of their loss.
  std::string lost_text;      ///< The same as a sentence.

  /// 0: complete; 1: blocks failed, or no progress was made; 75: the same command goes on with the rest.
  [[nodiscard]] int exit_code() const;
};

/// The end by what the watchdog knows; to be called on rank 0. Lost ranks are the reason whatever else
/// happened. complete: all work is done. stopped: work was left for the next run because of a signal.
RunEnd run_end(const Watchdog& watchdog, bool complete, bool stopped);

/// The reason in words, as in "blocks missing": for the report and the status.
std::string name(RunEnd::Reason reason);

} // namespace lsdeconv
