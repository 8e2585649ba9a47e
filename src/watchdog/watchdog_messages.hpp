#pragma once

#include <cstdint>

/// What the watchdogs of rank 0 and of another rank say to each other. A rank sends its next heartbeat only
/// after the answer to the last one, so that nothing piles up before one that is frozen; and no rank ends
/// while a message is under way to it, as MPI would wait for ever with one that cannot be delivered.
namespace lsdeconv::watchdog {

/// From another rank to rank 0.
struct Heartbeat {
  std::int32_t signal = 0; ///< That asked this rank to end early; 0: none.
  bool urgent = false;     ///< Another signal says that the end cannot wait.
  bool at_work = false;    ///< It takes blocks, or still has some.
  bool closing = false;    ///< No other heartbeat follows, and no answer is wanted.
};

/// From rank 0.
struct Answer {
  bool stopping = false;   ///< The run is to end early.
  bool progressed = false; ///< This run has done something that the next one need not.
  bool lost = false;       ///< The run goes on without this rank.
};

inline constexpr int to_root = 1; ///< Tags.
inline constexpr int to_rank = 2;

/// Seconds from an answer to the next heartbeat.
inline constexpr double heartbeat_interval = 0.25;

} // namespace lsdeconv::watchdog
