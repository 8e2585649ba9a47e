#include "lsdeconv/run/run_end.hpp"

#include "lsdeconv/watchdog/watchdog.hpp"

namespace lsdeconv {

int RunEnd::exit_code() const {
  switch (reason) {
  case Reason::complete:
    return 0;
  case Reason::blocks_missing:
    return 1;
  default:
    return early_exit_code(progressed);
  }
}

RunEnd run_end(const Watchdog& watchdog, bool complete, bool stopped) {
  RunEnd end{.progressed = watchdog.progressed(),
             .cause = watchdog.cause(),
             .drain_seconds = watchdog.drain_seconds(),
             .lost = watchdog.lost(),
             .lost_text = watchdog.lost_text()};
  if (!end.lost.empty()) {
    end.reason = RunEnd::Reason::ranks_lost;
  } else if (!complete) {
    end.reason = stopped ? RunEnd::Reason::stopped : RunEnd::Reason::blocks_missing;
  }
  return end;
}

std::string name(RunEnd::Reason reason) {
  switch (reason) {
  case RunEnd::Reason::complete:
    return "complete";
  case RunEnd::Reason::blocks_missing:
    return "blocks missing";
  case RunEnd::Reason::stopped:
    return "stopped";
  default:
    return "ranks lost";
  }
}

} // namespace lsdeconv
