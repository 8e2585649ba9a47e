#include "lsdeconv/watchdog/stop_signals.hpp"

#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/terminal.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <string_view>
#include <unistd.h>

namespace lsdeconv {
namespace {

constexpr std::array caught{SIGUSR1, SIGTERM, SIGINT};

// A signal handler may use lock-free atomics, and little else.
std::atomic<int> first_signal;
std::atomic<int> signals;
std::atomic<int> terminations;
static_assert(std::atomic<int>::is_always_lock_free);

std::atomic<bool> on_terminal;
constexpr std::string_view ended_at_once =
    "\r\033[Kended at once; what was finished is kept, and the same command goes on with it\n";

std::array<struct sigaction, caught.size()> earlier_actions;

/// The signal that launchers and schedulers send as a request, and that may come at any time.
sigset_t request() {
  sigset_t set{};
  (void)sigemptyset(&set);
  (void)sigaddset(&set, SIGUSR1);
  return set;
}

} // namespace

extern "C" {
static void note_signal(int signal) {
  if (signal != SIGUSR1 && ++terminations > 1) {
    if (on_terminal) { // the line that a terminal shows is not to stand before the shell's next one
      (void)write_all(STDERR_FILENO, ended_at_once);
    }
    (void)std::signal(signal, SIG_DFL);
    (void)std::raise(signal); // delivered when this handler returns
    return;
  }
  int none = 0;
  first_signal.compare_exchange_strong(none, signal);
  ++signals;
}
}

void hold_back_stop_requests() {
  const sigset_t set = request();
  (void)pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

StopSignals::StopSignals() {
  first_signal = 0;
  signals = 0;
  terminations = 0;
  on_terminal = terminal_of(STDERR_FILENO).moves_cursor;
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART; // interrupted reads and writes go on instead of failing
  for (std::size_t i = 0; i < caught.size(); ++i) {
    (void)sigaction(caught[i], &action, &earlier_actions[i]);
  }
  const sigset_t set = request();
  (void)pthread_sigmask(SIG_UNBLOCK, &set, &earlier_mask_);
}

StopSignals::~StopSignals() {
  (void)pthread_sigmask(SIG_SETMASK, &earlier_mask_, nullptr);
  for (std::size_t i = 0; i < caught.size(); ++i) {
    (void)sigaction(caught[i], &earlier_actions[i], nullptr);
  }
}

int StopSignals::first() {
  return first_signal;
}

bool StopSignals::urgent() {
  return signals > 1 && terminations > 0;
}

std::string asked_by(const std::string& cause) {
  return cause.starts_with(signal_name(SIGINT)) ? "Ctrl-C" : cause;
}

std::string signal_name(int signal) {
  switch (signal) {
  case SIGUSR1:
    return "SIGUSR1";
  case SIGTERM:
    return "SIGTERM";
  case SIGINT:
    return "SIGINT";
  default:
    return "signal " + std::to_string(signal);
  }
}

} // namespace lsdeconv
