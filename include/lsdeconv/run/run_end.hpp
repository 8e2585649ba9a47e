#pragma once

#include "lsdeconv/watchdog/heartbeat_monitor.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

class Watchdog;

/// How a run ended.
struct RunEnd {
  enum class Reason { complete, blocks_missing, stopped, ranks_lost };

  Reason reason = Reason::complete;
  /// It did something that the next run need not do again.
  bool progressed = false;
  std::string cause;        ///< "SIGUSR1 on rank 2"; empty: no signal came.
  double drain_seconds = 0; ///< From that signal to the end.
  std::vector<LostRank> lost;
  std::string lost_text; ///< The same as a sentence.

  /// 0 complete, 1 missing blocks or no progress, 75 where the same command goes on.
  [[nodiscard]] int exit_code() const;
};

/// On rank 0; stopped: part of the work was left for the next run because of a signal.
RunEnd run_end(const Watchdog& watchdog, bool complete, bool stopped);

/// "stopped", for the report.
std::string name(RunEnd::Reason reason);

} // namespace lsdeconv
