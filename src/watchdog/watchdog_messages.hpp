#pragma once

#include <cstdint>

/// The messages between the watchdog of rank 0 and those of the other ranks. A rank sends its next heartbeat
/// only after the answer to the last one, so that no messages pile up before a process that is suspended. No
/// rank ends while a message is under way to it: MPI would wait for ever with one that cannot be delivered.
namespace lsdeconv::watchdog {

/// From another rank to rank 0; behind it stands the rank's status payload (Watchdog::set_status_payload).
struct Heartbeat {
  std::int32_t signal = 0; ///< Which asked this rank to end the run early; 0: none.
  bool urgent = false;     ///< Another signal says that the run should end at once.
  bool at_work = false;    ///< The rank takes blocks, or still has some.
  bool closing = false;    ///< This is the rank's last message, to which it wants no answer.
};

/// From rank 0, to each heartbeat but the last one.
struct Answer {
  bool stopping = false;   ///< The run is to end early.
  bool progressed = false; ///< The run has done something that need not be done again.
  bool lost = false;       ///< The receiver counts as lost.
};

/// MPI tags.
inline constexpr int to_root = 1;
inline constexpr int to_rank = 2;

/// Seconds between two heartbeats at least, unless the second one has something new to say.
inline constexpr double heartbeat_interval = 0.25;

} // namespace lsdeconv::watchdog
