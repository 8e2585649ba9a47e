#pragma once

#include "watchdog_messages.hpp"

#include "lsdeconv/watchdog/watchdog_state.hpp"

#include <optional>
#include <string>

namespace lsdeconv {

/// What the vigil of a rank other than 0 sends, and concludes from answers and their absence; no MPI, no
/// clock of its own.
class RankVigil {
public:
  /// root_host: where rank 0 is. `end_run` ends the process with that reason; it must not return.
  RankVigil(const VigilSettings& settings, std::string root_host, VigilState& state,
            std::function<void(const std::string&)> end_run);

  /// The beat to send now, `mine` as far as it is news or time; none where the last one is not answered yet.
  std::optional<vigil::Beat> next_beat(const vigil::Beat& mine, double now);
  void hear(const vigil::Answer& answer, double now);
  /// To the last beat.
  [[nodiscard]] bool answer_due() const { return answer_due_; }
  /// Ends the run where rank 0 has been silent for too long.
  void look(double now);

private:
  VigilSettings settings_;
  std::string root_host_;
  VigilState& state_;
  std::function<void(const std::string&)> end_run_;
  double last_heard_ = 0;
  double last_beat_ = 0;
  vigil::Beat last_{};
  bool answer_due_ = false;
};

} // namespace lsdeconv
