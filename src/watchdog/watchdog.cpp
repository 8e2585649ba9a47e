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
constexpr double longest_poll = 1; // seconds; after a longer one this process was suspended
constexpr std::chrono::milliseconds closing_poll_interval{1};
constexpr std::chrono::seconds longest_closing{5}; // others may be suspended, or go on for long
constexpr Rank root{0};

std::string own_status_payload(const WatchdogState& state) {
  const std::lock_guard lock(state.callback_mutex);
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

/// Rank 0's messages to and from all other ranks.
class RootConnection {
public:
  RootConnection(const mpi::Communicator& ranks, WatchdogState& state, WatchdogServer server)
      : ranks_(ranks), state_(state), server_(std::move(server)) {}

  void receive(double now) {
    while (const auto message = mpi::try_receive(ranks_, std::nullopt, watchdog::to_root)) {
      const auto heartbeat = mpi::head_of<watchdog::Heartbeat>(*message);
      const watchdog::Answer answer = server_.receive(message->source, heartbeat, now);
      if (!heartbeat.closing) {
        store_status_payload(state_, message->source, mpi::text_behind<watchdog::Heartbeat>(*message));
        mpi::send(ranks_, message->source, watchdog::to_rank, mpi::packed(answer));
      }
    }
  }

  /// Rank 0's own heartbeat needs no message.
  void send_heartbeat(double now) {
    (void)server_.receive(root, own_heartbeat(state_), now);
    store_status_payload(state_, root, own_status_payload(state_));
  }

  void poll(double now) { server_.poll(now); }
  /// Whether no other rank will send anything any more.
  [[nodiscard]] bool try_close() const { return server_.all_closed(); }

private:
  const mpi::Communicator& ranks_;
  WatchdogState& state_;
  WatchdogServer server_;
};

/// Another rank's messages to and from rank 0.
class RankConnection {
public:
  RankConnection(const mpi::Communicator& ranks, WatchdogState& state, WatchdogClient client)
      : ranks_(ranks), state_(state), client_(std::move(client)) {}

  void receive(double now) {
    while (const auto message = mpi::try_receive(ranks_, root, watchdog::to_rank)) {
      client_.receive(mpi::head_of<watchdog::Answer>(*message), now);
    }
  }

  void send_heartbeat(double now) {
    if (const auto heartbeat = client_.next_heartbeat(own_heartbeat(state_), now)) {
      mpi::send(ranks_, root, watchdog::to_root, mpi::packed(*heartbeat, own_status_payload(state_)));
    }
  }

  void poll(double now) { client_.poll(now); }
  /// Sends the last message once no answer is under way any more; whether that was so.
  [[nodiscard]] bool try_close() const {
    if (client_.awaits_answer()) {
      return false;
    }
    mpi::send(ranks_, root, watchdog::to_root, mpi::packed(watchdog::Heartbeat{.closing = true}));
    return true;
  }

private:
  const mpi::Communicator& ranks_;
  WatchdogState& state_;
  WatchdogClient client_;
};

} // namespace

Watchdog::Watchdog(const mpi::Communicator& ranks, const WatchdogSettings& settings, WatchdogClock clock)
    : ranks_(mpi::lasting_duplicate(ranks)), settings_(settings), clock_(std::move(clock)),
      hosts_(ranks.all_gather(topology::host_name())),
      thread_([this](const std::stop_token& closing) { run(closing); }) {}

Watchdog::~Watchdog() = default; // ~jthread requests a stop and joins

void Watchdog::run(const std::stop_token& closing) noexcept {
  const auto end = [this](const std::string& why) { end_run(why); };
  try {
    if (ranks_.is_root()) {
      run_on(RootConnection(ranks_, state_, WatchdogServer(settings_, hosts_, state_, end)), closing);
    } else {
      run_on(RankConnection(ranks_, state_, WatchdogClient(settings_, hosts_.front(), state_, end)), closing);
    }
  } catch (const std::exception& error) {
    end_run(text("ranks cannot reach each other (", error.what(), ")"));
  }
}

template <typename Connection>
void Watchdog::run_on(Connection connection, const std::stop_token& closing) {
  SuspendAwareClock running(longest_poll);
  while (!closing.stop_requested()) {
    const double now = running.tick(clock_.now());
    connection.receive(now);
    connection.send_heartbeat(now);
    connection.poll(now);
    clock_.sleep(poll_interval);
  }
  const WatchdogClock::Time latest = clock_.now() + longest_closing;
  while (!connection.try_close() && clock_.now() < latest) {
    clock_.sleep(closing_poll_interval);
    connection.receive(running.tick(clock_.now()));
  }
}

Watchdog::HandlerScope::HandlerScope(Watchdog& watchdog, WatchdogHandlers handlers)
    : state_(watchdog.state_) {
  exchange(std::move(handlers));
}

Watchdog::HandlerScope::~HandlerScope() {
  exchange(std::move(earlier_));
}

void Watchdog::HandlerScope::exchange(WatchdogHandlers handlers) {
  const std::lock_guard lock(state_.mutex);
  earlier_ = std::exchange(state_.handlers, std::move(handlers));
  state_.stop_called = false;
  state_.cancel_called = false;
}

void Watchdog::set_status_payload(std::function<std::string()> status_payload) {
  const std::lock_guard lock(state_.callback_mutex);
  state_.status_payload = std::move(status_payload);
}

void Watchdog::set_on_abort(std::function<void(const std::string&, int)> on_abort) {
  const std::lock_guard lock(state_.callback_mutex);
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
  return lost_ranks_text(lost(), hosts_);
}

void Watchdog::end_run(const std::string& why) const {
  log::error(why, "; ", early_end_advice(progressed()));
  {
    const std::lock_guard lock(state_.callback_mutex);
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
