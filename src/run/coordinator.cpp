#include "coordinator.hpp"

#include <chrono>
#include <exception>
#include <stop_token>
#include <thread>
#include <vector>

namespace lsdeconv {

Coordinator::Coordinator(Dispatcher* dispatcher, Checkpoint& checkpoint, Watchdog& watchdog)
    : dispatcher_(dispatcher), checkpoint_(checkpoint), watchdog_(watchdog),
      done_before_(dispatcher == nullptr ? 0 : dispatcher->counts().done) {}

void Coordinator::tick() {
  if (dispatcher_ != nullptr) {
    if (const std::vector<BlockId> completed = dispatcher_->take_completed(); !completed.empty()) {
      checkpoint_.mark_done(completed);
      watchdog_.note_progress();
    }
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
}

WatchdogHandlers Coordinator::handlers() const {
  if (dispatcher_ == nullptr) {
    return {};
  }
  return {.stop = [this] { dispatcher_->request_stop(); },
          .cancel = [this] { dispatcher_->cancel_running(); },
          .lose = [this](const LostRank& lost) { dispatcher_->lose(lost.rank, lost.reason); },
          .writes_in_progress = [this] { return dispatcher_->writes_in_progress(); },
          .all_done = [this] { return all_done(); }};
}

/// A run that is to end early has nothing left to do once no block runs.
bool Coordinator::all_done() const {
  const LedgerCounts counts = dispatcher_->counts();
  return counts.running == 0 && (counts.pending == 0 || watchdog_.stopping());
}

std::function<void(RunStatus&)> Coordinator::counts(TracePart* trace) const {
  return [this, trace](RunStatus& status) {
    const LedgerCounts counts = dispatcher_->counts();
    status.blocks_done = counts.done;
    status.blocks_done_before = done_before_;
    if (trace != nullptr) {
      trace->count("blocks running", "blocks", static_cast<double>(counts.running));
      trace->count("blocks done", "blocks", static_cast<double>(counts.done));
      trace->count("queue server", "processor ms", 1e3 * dispatcher_->statistics().server_processor_seconds);
    }
  };
}

} // namespace lsdeconv
