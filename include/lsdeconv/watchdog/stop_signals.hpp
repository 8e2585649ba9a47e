#pragma once

#include <string>

namespace lsdeconv {

/// Catches SIGUSR1, SIGTERM and SIGINT while it lives, as requests to end early; one object per process at a
/// time. The second of SIGTERM and SIGINT takes its ordinary course: it ends the process at once.
class StopSignals {
public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  StopSignals(StopSignals&&) = delete;
  StopSignals& operator=(StopSignals&&) = delete;

  /// Number of the first one caught; 0: none so far.
  [[nodiscard]] static int first();
  /// SIGTERM or SIGINT came beside another one: whoever asks will not wait long.
  [[nodiscard]] static bool urgent();
};

/// "SIGTERM"
std::string signal_name(int signal);

} // namespace lsdeconv
