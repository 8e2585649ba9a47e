#pragma once

#include "lsdeconv/io/checkpoint.hpp"
#include "lsdeconv/queue/work_queue.hpp"
#include "lsdeconv/telemetry/progress.hpp"
#include "lsdeconv/telemetry/status_board.hpp"
#include "lsdeconv/telemetry/trace_part.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <functional>

namespace lsdeconv {

/// Rank 0's handlers beside its own blocks: marks in the checkpoint what all ranks have completed, tells the
/// user how far the run is, and answers for the queue. On other ranks, which have no monitor, it does
/// nothing.
class Coordinator {
public:
  /// monitor: null on every rank but 0. All must outlive this.
  Coordinator(QueueMonitor* monitor, Checkpoint& checkpoint, Watchdog& watchdog, Progress progress);

  /// Call often. Throws Error where a mark cannot be written.
  void tick();
  /// Goes on with it while `waiting` blocks until all ranks have ended their work. Throws what tick() or
  /// `waiting` throws.
  void tick_during(const std::function<void()>& waiting);

  /// What the watchdog asks of the queue.
  [[nodiscard]] WatchdogHandlers handlers() const;
  /// What is told of the blocks about once a second, on the status board and in the trace (may be null).
  [[nodiscard]] std::function<void(RunStatus&)> counts(TracePart* trace) const;

private:
  QueueMonitor* monitor_;
  Checkpoint& checkpoint_;
  Watchdog& watchdog_;
  Progress progress_;
};

} // namespace lsdeconv
