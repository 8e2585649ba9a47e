#include "coordinator.hpp"

#include <chrono>
#include <exception>
#include <stop_token>
#include <thread>
#include <vector>

namespace lsdeconv {
namespace {

std::vector<Writing> claimed_blocks(const QueueMonitor& monitor) {
  std::vector<Writing> claimed;
  for (const RunningBlock& running : monitor.running()) {
    if (running.claimed) {
      claimed.push_back({running.rank, running.block});
    }
  }
  return claimed;
}

} // namespace

Coordinator::Coordinator(QueueMonitor* monitor, Checkpoint& checkpoint, Watchdog& watchdog, Progress progress)
    : monitor_(monitor), checkpoint_(checkpoint), watchdog_(watchdog), progress_(progress) {}

void Coordinator::tick() {
  if (monitor_ != nullptr) {
    if (const std::vector<BlockId> completed = monitor_->take_completed(); !completed.empty()) {
      checkpoint_.mark_done(completed);
      watchdog_.note_progress();
    }
    progress_.update(monitor_->counts().done);
  }
}

void Coordinator::tick_during(const std::function<void()>& waiting) {
  std::exception_ptr failure;
  {
    std::jthread ticking([&](const std::stop_token& stop) {
      try {
        while (!stop.stop_requested()) {
          tick();
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
      } catch (...) {
        failure = std::current_exception();
      }
    });
    waiting();
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  tick();
  if (monitor_ != nullptr) {
    progress_.finish(monitor_->counts().done);
  }
}

WatchdogHandlers Coordinator::handlers() const {
  if (monitor_ == nullptr) {
    return {};
  }
  return {.stop = [monitor = monitor_] { monitor->request_stop(); },
          .cancel = [monitor = monitor_] { monitor->cancel_running(); },
          .lose = [monitor = monitor_](const LostRank& lost) { monitor->lose(lost.rank, lost.reason); },
          .writing = [monitor = monitor_] { return claimed_blocks(*monitor); },
          .all_done =
              [monitor = monitor_, &watchdog = watchdog_] {
                const LedgerCounts counts = monitor->counts();
                return counts.running == 0 && (counts.pending == 0 || watchdog.stopping());
              }};
}

std::function<void(RunStatus&)> Coordinator::counts(TracePart* trace) const {
  return [monitor = monitor_, done_before = progress_.done_before(), trace](RunStatus& status) {
    const LedgerCounts counts = monitor->counts();
    status.blocks_done = counts.done;
    status.blocks_done_before = done_before;
    if (trace != nullptr) {
      trace->count("blocks running", "blocks", static_cast<double>(counts.running));
      trace->count("blocks done", "blocks", static_cast<double>(counts.done));
      trace->count("queue server", "processor ms", 1e3 * monitor->statistics().server_processor_seconds);
    }
  };
}

} // namespace lsdeconv
