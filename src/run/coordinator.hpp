#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/queue/dispatcher.hpp"
#include "lsdeconv/telemetry/status_board.hpp"
#include "lsdeconv/telemetry/trace_part.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <cstdint>
#include <functional>

namespace lsdeconv {

/// What rank 0 does for all ranks while blocks are computed: marks in the checkpoint the blocks that they
/// have completed, and connects the watchdog with the queue. On the other ranks, which
/// have no Dispatcher, it does nothing.
class Coordinator {
public:
  /// dispatcher: null on every rank but 0. All references must outlive this object, and it must outlive its
  /// handlers().
  Coordinator(Dispatcher* dispatcher, Checkpoint& checkpoint, Watchdog& watchdog);

  /// Marks what has been completed since the last call; to be called several times a second, from one thread
  /// at a time. Throws Error where a mark cannot be written.
  void tick();
  /// Calls `waiting`, which returns when all ranks have ended their work, and tick() in another thread
  /// meanwhile. Throws what either of them throws.
  void tick_during(const std::function<void()>& waiting);

  /// What the watchdog is to call while blocks are computed; the default handlers on ranks other than 0.
  [[nodiscard]] WatchdogHandlers handlers() const;
  /// A function for StatusBoard::Phase that fills in how many blocks are done and, with a trace, records the
  /// queue's figures there. For rank 0. trace: may be null.
  [[nodiscard]] std::function<void(RunStatus&)> counts(TracePart* trace) const;

private:
  [[nodiscard]] bool all_done() const;

  Dispatcher* dispatcher_;
  Checkpoint& checkpoint_;
  Watchdog& watchdog_;
  std::int64_t done_before_; ///< Blocks that earlier runs have done.
};

} // namespace lsdeconv
