#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/watchdog/stop_signals.hpp"
#include "lsdeconv/watchdog/watchdog_state.hpp"

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace lsdeconv {

/// A thread of every rank, with messages of its own, that watches over the run from beginning to end: it
/// tells all ranks of a signal on one of them, and ends the run, without any collective call, where a frozen
/// rank or a cut link would make it wait for ever. What reads, computes and writes does not delay it. A
/// single process has it for the signals.
class Watchdog {
public:
  /// Collective over `ranks`.
  Watchdog(const mpi::Communicator& ranks, const WatchdogSettings& settings);
  /// Rank 0 goes last: nobody may send to a rank that has ended. It waits for the others for some seconds
  /// only.
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  Watchdog(Watchdog&&) = delete;
  Watchdog& operator=(Watchdog&&) = delete;

  /// Other handlers while it lives, then those from before again. Only rank 0's are ever called.
  class HandlerScope {
  public:
    HandlerScope(Watchdog& watchdog, WatchdogHandlers handlers);
    /// None of the handlers is called any more when it returns.
    ~HandlerScope();
    HandlerScope(const HandlerScope&) = delete;
    HandlerScope& operator=(const HandlerScope&) = delete;
    HandlerScope(HandlerScope&&) = delete;
    HandlerScope& operator=(HandlerScope&&) = delete;

  private:
    void take(WatchdogHandlers handlers);
    WatchdogState& state_;
    WatchdogHandlers before_;
  };

  /// What this rank says of itself with every heartbeat; called from the watchdog's thread.
  void set_status_payload(std::function<std::string()> status_payload);
  /// On rank 0: what ranks said last; the last ones may not be there yet.
  [[nodiscard]] std::vector<std::string> status_payloads() const;
  /// What rank 0 does last before the watchdog ends the run, once, with why and the exit code. It may be
  /// called from within handlers and must not call this object.
  void set_on_abort(std::function<void(const std::string&, int)> on_abort);
  /// Whether this rank takes blocks, or still has some; see WatchdogHandlers::all_done.
  void set_at_work(bool at_work) { state_.at_work = at_work; }
  /// The run is to end early; all ranks know within about a second.
  [[nodiscard]] bool stopping() const { return state_.stopping; }
  /// "SIGUSR1 on rank 2"; on rank 0, once stopping().
  [[nodiscard]] std::string cause() const;
  /// On rank 0: since a signal came; 0: none did.
  [[nodiscard]] double drain_seconds() const { return state_.drain_seconds; }
  /// On rank 0: this run has done something that the next one need not do again.
  void note_progress() { state_.progressed = true; }
  [[nodiscard]] bool progressed() const { return state_.progressed; }
  /// On rank 0: those that the run goes on without.
  [[nodiscard]] std::vector<LostRank> lost() const;
  /// The same as a sentence.
  [[nodiscard]] std::string lost_text() const;
  /// Says why, and ends all ranks at once with early_exit_code().
  [[noreturn]] void end_run(const std::string& why) const;
  /// For a rank of a run that has lost one: rank 0 will end all of them.
  [[noreturn]] static void await_end();
  /// The run goes on without this rank.
  [[nodiscard]] bool counts_as_lost() const { return state_.lost; }

private:
  void run(const std::stop_token& closing) noexcept;
  template <typename Side>
  void run_side(const std::stop_token& closing, Side side);

  mpi::Communicator ranks_;
  WatchdogSettings settings_;
  std::vector<std::string> hosts_; ///< Of all ranks.
  StopSignals signals_;
  WatchdogState state_;
  std::jthread thread_; ///< Last: it uses the others.
};

/// Exit code of a run that ends early: 75 (EX_TEMPFAIL of sysexits.h) asks for the same command again; 1
/// where the run did not come further, so that starting it again and again would not either.
int early_exit_code(bool progressed);
/// What a user should do about it.
std::string early_end_advice(bool progressed);

} // namespace lsdeconv
