#include "lsdeconv/watchdog/watchdog.hpp"

#include "suspend_aware_clock.hpp"
#include "watchdog_client.hpp"
#include "watchdog_server.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/sys/mpi/messages.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lsdeconv {
namespace {

constexpr std::chrono::milliseconds poll_interval{50};
constexpr double longest_poll = 1; // seconds; a longer one was no waiting for the others
constexpr std::chrono::milliseconds poll_interval_at_the_end{1};
constexpr std::chrono::seconds longest_closing{5}; // others may be frozen, or not at their end at all
constexpr Rank root{0};

std::string own_status_payload(WatchdogState& state) {
  const std::lock_guard lock(state.payload_mutex);
  return state.status_payload ? state.status_payload() : std::string();
}

void store_status_payload(WatchdogState& state, Rank rank, std::string status_payload) {
  const std::lock_guard lock(state.mutex);
  const auto place = static_cast<std::size_t>(rank.value);
  state.status_payloads.resize(std::max(state.status_payloads.size(), place + 1));
  state.status_payloads[place] = std::move(status_payload);
}

watchdog::Heartbeat own_heartbeat(const WatchdogState& state) {
  return {.signal = StopSignals::first(), .urgent = StopSignals::urgent(), .at_work = state.at_work};
}

void hear(const mpi::Communicator& ranks, WatchdogState& state, WatchdogServer& side, double now) {
  while (const auto message = mpi::try_receive(ranks, std::nullopt, watchdog::to_root)) {
    const auto heartbeat = mpi::head_of<watchdog::Heartbeat>(*message);
    const watchdog::Answer answer = side.hear(message->source, heartbeat, now);
    if (!heartbeat.closing) {
      store_status_payload(state, message->source, mpi::text_behind<watchdog::Heartbeat>(*message));
      mpi::send(ranks, message->source, watchdog::to_rank, mpi::packed(answer));
    }
  }
}

void hear(const mpi::Communicator& ranks, WatchdogState& /*state*/, WatchdogClient& side, double now) {
  while (const auto message = mpi::try_receive(ranks, root, watchdog::to_rank)) {
    side.hear(mpi::head_of<watchdog::Answer>(*message), now);
  }
}

void send_heartbeat(const mpi::Communicator& /*ranks*/, WatchdogState& state, WatchdogServer& side,
                    double now) {
  (void)side.hear(root, own_heartbeat(state), now);
  store_status_payload(state, root, own_status_payload(state));
}

void send_heartbeat(const mpi::Communicator& ranks, WatchdogState& state, WatchdogClient& side, double now) {
  if (const auto heartbeat = side.next_heartbeat(own_heartbeat(state), now)) {
    mpi::send(ranks, root, watchdog::to_root, mpi::packed(*heartbeat, own_status_payload(state)));
  }
}

bool has_closed(const mpi::Communicator& /*ranks*/, const WatchdogServer& side) {
  return side.all_closed();
}

bool has_closed(const mpi::Communicator& ranks, const WatchdogClient& side) {
  if (!side.answer_due()) {
    mpi::send(ranks, root, watchdog::to_root, mpi::packed(watchdog::Heartbeat{.closing = true}));
  }
  return !side.answer_due();
}

} // namespace

Watchdog::Watchdog(const mpi::Communicator& ranks, const WatchdogSettings& settings)
    : ranks_(ranks.duplicate()), settings_(settings), hosts_(ranks.all_gather(topology::host_name())),
      thread_([this](const std::stop_token& closing) { run(closing); }) {}

Watchdog::~Watchdog() = default; // of std::jthread: asks to stop, then waits

void Watchdog::run(const std::stop_token& closing) noexcept {
  const auto end = [this](const std::string& why) { end_run(why); };
  try {
    if (ranks_.is_root()) {
      run_side(closing, WatchdogServer(settings_, hosts_, state_, end));
    } else {
      run_side(closing, WatchdogClient(settings_, hosts_.front(), state_, end));
    }
  } catch (const std::exception& error) {
    end_run(text("ranks cannot reach each other (", error.what(), ")"));
  }
}

template <typename Side>
void Watchdog::run_side(const std::stop_token& closing, Side side) {
  SuspendAwareClock clock(longest_poll);
  const auto now = [&clock] { return clock.tick(std::chrono::steady_clock::now()); };
  while (!closing.stop_requested()) {
    const double time = now();
    hear(ranks_, state_, side, time);
    send_heartbeat(ranks_, state_, side, time);
    side.poll(time);
    std::this_thread::sleep_for(poll_interval);
  }
  const auto latest = std::chrono::steady_clock::now() + longest_closing;
  while (!has_closed(ranks_, side) && std::chrono::steady_clock::now() < latest) {
    std::this_thread::sleep_for(poll_interval_at_the_end);
    hear(ranks_, state_, side, now());
  }
}

Watchdog::HandlerScope::HandlerScope(Watchdog& watchdog, WatchdogHandlers handlers)
    : state_(watchdog.state_) {
  take(std::move(handlers));
}

Watchdog::HandlerScope::~HandlerScope() {
  take(std::move(before_));
}

void Watchdog::HandlerScope::take(WatchdogHandlers handlers) {
  const std::lock_guard lock(state_.mutex);
  before_ = std::exchange(state_.handlers, std::move(handlers));
  state_.stop_told = false;
  state_.cancelled = false;
}

void Watchdog::set_status_payload(std::function<std::string()> status_payload) {
  const std::lock_guard lock(state_.payload_mutex);
  state_.status_payload = std::move(status_payload);
}

void Watchdog::set_on_abort(std::function<void(const std::string&, int)> on_abort) {
  const std::lock_guard lock(state_.payload_mutex);
  state_.on_abort = std::move(on_abort);
}

std::vector<std::string> Watchdog::status_payloads() const {
  const std::lock_guard lock(state_.mutex);
  return state_.status_payloads;
}

std::string Watchdog::cause() const {
  const std::lock_guard lock(state_.mutex);
  return state_.cause;
}

std::vector<LostRank> Watchdog::lost() const {
  const std::lock_guard lock(state_.mutex);
  return state_.lost_ranks;
}

std::string Watchdog::lost_text() const {
  return absence_text(lost(), hosts_);
}

void Watchdog::end_run(const std::string& why) const {
  log::error(why, "; ", early_end_advice(progressed()));
  {
    const std::lock_guard lock(state_.payload_mutex);
    if (state_.on_abort) {
      state_.on_abort(why, early_exit_code(progressed()));
    }
  }
  mpi::abort_all(early_exit_code(progressed()));
}

void Watchdog::await_end() {
  while (true) {
    std::this_thread::sleep_for(poll_interval);
  }
}

int early_exit_code(bool progressed) {
  return progressed ? 75 : 1;
}

std::string early_end_advice(bool progressed) {
  return progressed ? "everything finished is kept: start the same command again to go on"
                    : "this run finished nothing new, and starting it again unchanged may end alike";
}

} // namespace lsdeconv
