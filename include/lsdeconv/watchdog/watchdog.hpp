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
class Vigil {
public:
  /// Collective over `ranks`.
  Vigil(const mpi::Communicator& ranks, const VigilSettings& settings);
  /// Rank 0 goes last: nobody may send to a rank that has ended. It waits for the others for some seconds
  /// only.
  ~Vigil();
  Vigil(const Vigil&) = delete;
  Vigil& operator=(const Vigil&) = delete;
  Vigil(Vigil&&) = delete;
  Vigil& operator=(Vigil&&) = delete;

  /// Other duties while it lives, then those from before again. Only rank 0's are ever called.
  class Watch {
  public:
    Watch(Vigil& vigil, VigilDuties duties);
    /// None of the duties is called any more when it returns.
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    Watch(Watch&&) = delete;
    Watch& operator=(Watch&&) = delete;

  private:
    void take(VigilDuties duties);
    VigilState& state_;
    VigilDuties before_;
  };

  /// What this rank says of itself with every beat; called from the vigil's thread.
  void set_remark(std::function<std::string()> remark);
  /// On rank 0: what ranks said last; the last ones may not be there yet.
  [[nodiscard]] std::vector<std::string> remarks() const;
  /// What rank 0 does last before the vigil ends the run, once, with why and the exit code. It may be called
  /// from within duties and must not call this object.
  void set_last_words(std::function<void(const std::string&, int)> last_words);
  /// Whether this rank takes blocks, or still has some; see VigilDuties::all_done.
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
  [[nodiscard]] std::vector<AbsentRank> lost() const;
  /// The same as a sentence.
  [[nodiscard]] std::string lost_text() const;
  /// Says why, and ends all ranks at once with early_exit_code().
  [[noreturn]] void end_run(const std::string& why) const;
  /// For a rank of a run that has lost one: rank 0 will end all of them.
  [[noreturn]] static void await_end();
  /// The run goes on without this rank.
  [[nodiscard]] bool counts_as_lost() const { return state_.lost; }

private:
  void keep(const std::stop_token& closing) noexcept;
  template <typename Side>
  void keep_side(const std::stop_token& closing, Side side);

  mpi::Communicator ranks_;
  VigilSettings settings_;
  std::vector<std::string> hosts_; ///< Of all ranks.
  StopSignals signals_;
  VigilState state_;
  std::jthread thread_; ///< Last: it uses the others.
};

/// Exit code of a run that ends early: 75 (EX_TEMPFAIL of sysexits.h) asks for the same command again; 1
/// where the run did not come further, so that starting it again and again would not either.
int early_exit_code(bool progressed);
/// What a user should do about it.
std::string early_end_advice(bool progressed);

} // namespace lsdeconv
