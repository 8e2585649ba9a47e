#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/watchdog/stop_signals.hpp"
#include "lsdeconv/watchdog/watchdog_state.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace lsdeconv {

/// The time that a watchdog goes by. Tests replace it by one that they move themselves.
struct WatchdogClock {
  using Time = std::chrono::steady_clock::time_point; ///< Since any moment.
  /// The present time, which never decreases.
  std::function<Time()> now = [] { return std::chrono::steady_clock::now(); };
  /// Makes the calling thread wait.
  std::function<void(std::chrono::milliseconds)> sleep = [](std::chrono::milliseconds duration) {
    std::this_thread::sleep_for(duration);
  };
};

/// Watches over a run from its beginning to its end, in a thread of each rank that exchanges short messages
/// (heartbeats) with rank 0's: every rank learns of a signal that one of them has caught, and ranks that are
/// silent or stuck are lost. Where the run cannot go on without them, or rank 0 itself is silent, it ends the
/// run without any collective call, which might never return. Reading, computing and writing do not delay it.
/// In a run of one process it handles the signals.
class Watchdog {
public:
  /// Collective over `ranks`.
  Watchdog(const mpi::Communicator& ranks, const WatchdogSettings& settings, WatchdogClock clock = {});
  /// Rank 0 waits until the other ranks have ended theirs, as these may send to it until then, but for some
  /// seconds at most.
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  Watchdog(Watchdog&&) = delete;
  Watchdog& operator=(Watchdog&&) = delete;

  /// Sets the handlers of a phase of the run; the destructor restores the earlier ones. Those of ranks other
  /// than 0 are never called.
  class HandlerScope {
  public:
    /// watchdog: must outlive this.
    HandlerScope(Watchdog& watchdog, WatchdogHandlers handlers);
    /// When it returns none of the handlers is running, nor will be called any more.
    ~HandlerScope();
    HandlerScope(const HandlerScope&) = delete;
    HandlerScope& operator=(const HandlerScope&) = delete;
    HandlerScope(HandlerScope&&) = delete;
    HandlerScope& operator=(HandlerScope&&) = delete;

  private:
    void exchange(WatchdogHandlers handlers);
    WatchdogState& state_;
    WatchdogHandlers earlier_;
  };

  /// Sets what this rank sends along with each heartbeat; called from the watchdog's thread.
  void set_status_payload(std::function<std::string()> status_payload);
  /// On rank 0: the latest status payload of every rank; shorter where ranks have not sent any yet.
  [[nodiscard]] std::vector<std::string> status_payloads() const;
  /// Sets what this rank does before the watchdog ends the run; it is given the reason and the exit code. It
  /// may be called from within handlers and must not call this object.
  void set_on_abort(std::function<void(const std::string&, int)> on_abort);
  /// Says whether this rank takes blocks, or still has some; see WatchdogHandlers::all_done.
  void set_at_work(bool at_work) { state_.at_work = at_work; }
  /// Whether the run is to end early. All ranks know within about a second.
  [[nodiscard]] bool stopping() const { return state_.stopping; }
  /// On rank 0: why the run is to end early, as "SIGUSR1 on rank 2"; empty where it is not.
  [[nodiscard]] std::string cause() const;
  /// On rank 0: seconds since the first signal came; 0 without one.
  [[nodiscard]] double drain_seconds() const { return state_.drain_seconds; }
  /// To be called on rank 0 when the run has done something that the next run need not do again.
  void note_progress() { state_.progressed = true; }
  /// Whether note_progress() has been called. The other ranks know within about a second.
  [[nodiscard]] bool progressed() const { return state_.progressed; }
  /// On rank 0: the ranks that are lost, in the order of their loss.
  [[nodiscard]] std::vector<LostRank> lost() const;
  /// On rank 0: the lost ranks and the reasons as a sentence (lost_ranks_text).
  [[nodiscard]] std::string lost_text() const;
  /// Logs the reason and ends the processes of all ranks at once, with early_exit_code().
  [[noreturn]] void end_run(const std::string& why) const;
  /// Waits for ever; for a rank of a run that has lost one, as rank 0 will end the processes of all.
  [[noreturn]] static void await_end();
  /// Whether this rank counts as lost, as it has been told after it woke up.
  [[nodiscard]] bool counts_as_lost() const { return state_.lost; }

private:
  void run(const std::stop_token& closing) noexcept;
  template <typename Connection>
  void run_on(Connection connection, const std::stop_token& closing);

  const mpi::Communicator& ranks_; ///< Lasting: ranks may wake up when rank 0 waits for them no more.
  WatchdogSettings settings_;
  WatchdogClock clock_;
  std::vector<std::string> hosts_; ///< Of every rank, in rank order.
  StopSignals signals_;
  WatchdogState state_;
  std::jthread thread_; ///< Last, as it uses the other members.
};

/// Exit code of a run that ends early: 75 (EX_TEMPFAIL of sysexits.h) asks for the same command again; 1
/// where the run has made no progress, so that repeating it without end would not either.
int early_exit_code(bool progressed);
/// What the user should do after a run that ended early.
std::string early_end_advice(bool progressed);

} // namespace lsdeconv
