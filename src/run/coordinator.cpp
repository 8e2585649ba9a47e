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

Foreman::Foreman(QueueMonitor* monitor, Checkpoint& checkpoint, Vigil& vigil, Progress progress)
    : monitor_(monitor), checkpoint_(checkpoint), vigil_(vigil), progress_(progress) {}

void Foreman::tick() {
  if (monitor_ != nullptr) {
    if (const std::vector<BlockId> completed = monitor_->take_completed(); !completed.empty()) {
      checkpoint_.mark_done(completed);
      vigil_.note_progress();
    }
    progress_.update(monitor_->counts().done);
  }
}

void Foreman::tick_during(const std::function<void()>& waiting) {
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

VigilDuties Foreman::duties() const {
  if (monitor_ == nullptr) {
    return {};
  }
  return {.stop = [monitor = monitor_] { monitor->request_stop(); },
          .give_up = [monitor = monitor_] { monitor->give_up_running(); },
          .lose = [monitor = monitor_](const AbsentRank& lost) { monitor->lose(lost.rank, lost.reason); },
          .writing = [monitor = monitor_] { return claimed_blocks(*monitor); },
          .all_done =
              [monitor = monitor_, &vigil = vigil_] {
                const LedgerCounts counts = monitor->counts();
                return counts.running == 0 && (counts.pending == 0 || vigil.stopping());
              }};
}

std::function<void(RunStatus&)> Foreman::counts(TracePart* trace) const {
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
