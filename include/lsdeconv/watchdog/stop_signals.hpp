#pragma once

#include <csignal>
#include <string>

namespace lsdeconv {

/// SIGUSR1 waits from now on, also across exec, until a StopSignals catches it: it would end a process that
/// has not come as far. Of this thread and those that it starts.
void hold_back_stop_requests();

/// Catches SIGUSR1, SIGTERM and SIGINT as requests to end the run early, SIGUSR1 also where it was held back;
/// the destructor, in the same thread, restores what was before. One object per process at a time. The second
/// of SIGTERM and SIGINT has its ordinary effect: it ends the process at once.
class StopSignals {
public:
  /// Forgets signals that an earlier object has caught.
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  StopSignals(StopSignals&&) = delete;
  StopSignals& operator=(StopSignals&&) = delete;

  /// Number of the first signal caught; 0: none so far.
  [[nodiscard]] static int first();
  /// Whether SIGTERM or SIGINT has come besides another signal: the sender will not wait for long.
  [[nodiscard]] static bool urgent();

private:
  sigset_t earlier_mask_{};
};

/// Who asked for an early end, in the words of whoever did: "Ctrl-C" for the cause "SIGINT on rank 0", others
/// as they are, "SIGUSR1 on rank 2".
std::string asked_by(const std::string& cause);

/// The name of one of the signals above, as "SIGTERM"; of others "signal 3".
std::string signal_name(int signal);

} // namespace lsdeconv
