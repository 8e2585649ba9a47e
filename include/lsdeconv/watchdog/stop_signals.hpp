#pragma once

#include <string>

namespace lsdeconv {

/// Catches SIGUSR1, SIGTERM and SIGINT as requests to end the run early; the destructor restores the handlers
/// from before. One object per process at a time. The second of SIGTERM and SIGINT has its ordinary effect:
/// it ends the process at once.
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
};

/// The name of one of the signals above, as "SIGTERM"; of others "signal 3".
std::string signal_name(int signal);

} // namespace lsdeconv
