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

constexpr std::chrono::milliseconds between_looks{50};
constexpr double longest_look = 1; // seconds; a longer one was no waiting for the others
constexpr std::chrono::milliseconds between_looks_at_the_end{1};
constexpr std::chrono::seconds longest_parting{5}; // others may be frozen, or not at their end at all
constexpr Rank root{0};

std::string own_remark(VigilState& state) {
  const std::lock_guard lock(state.remark_mutex);
  return state.remark ? state.remark() : std::string();
}

void take_remark(VigilState& state, Rank rank, std::string remark) {
  const std::lock_guard lock(state.mutex);
  const auto place = static_cast<std::size_t>(rank.value);
  state.remarks.resize(std::max(state.remarks.size(), place + 1));
  state.remarks[place] = std::move(remark);
}

vigil::Beat own_beat(const VigilState& state) {
  return {.signal = StopSignals::first(), .hurry = StopSignals::hurry(), .at_work = state.at_work};
}

void hear(const mpi::Communicator& ranks, VigilState& state, RootVigil& side, double now) {
  while (const auto message = mpi::try_receive(ranks, std::nullopt, vigil::to_root)) {
    const auto beat = mpi::head_of<vigil::Beat>(*message);
    const vigil::Answer answer = side.hear(message->source, beat, now);
    if (!beat.parting) {
      take_remark(state, message->source, mpi::text_behind<vigil::Beat>(*message));
      mpi::send(ranks, message->source, vigil::to_rank, mpi::packed(answer));
    }
  }
}

void hear(const mpi::Communicator& ranks, VigilState& /*state*/, RankVigil& side, double now) {
  while (const auto message = mpi::try_receive(ranks, root, vigil::to_rank)) {
    side.hear(mpi::head_of<vigil::Answer>(*message), now);
  }
}

void speak(const mpi::Communicator& /*ranks*/, VigilState& state, RootVigil& side, double now) {
  (void)side.hear(root, own_beat(state), now);
  take_remark(state, root, own_remark(state));
}

void speak(const mpi::Communicator& ranks, VigilState& state, RankVigil& side, double now) {
  if (const auto beat = side.next_beat(own_beat(state), now)) {
    mpi::send(ranks, root, vigil::to_root, mpi::packed(*beat, own_remark(state)));
  }
}

bool has_parted(const mpi::Communicator& /*ranks*/, const RootVigil& side) {
  return side.all_parted();
}

bool has_parted(const mpi::Communicator& ranks, const RankVigil& side) {
  if (!side.answer_due()) {
    mpi::send(ranks, root, vigil::to_root, mpi::packed(vigil::Beat{.parting = true}));
  }
  return !side.answer_due();
}

} // namespace

Vigil::Vigil(const mpi::Communicator& ranks, const VigilSettings& settings)
    : ranks_(ranks.duplicate()), settings_(settings), hosts_(ranks.all_gather(topology::host_name())),
      thread_([this](const std::stop_token& closing) { keep(closing); }) {}

Vigil::~Vigil() = default; // of std::jthread: asks to stop, then waits

void Vigil::keep(const std::stop_token& closing) noexcept {
  const auto end = [this](const std::string& why) { end_run(why); };
  try {
    if (ranks_.is_root()) {
      keep_side(closing, RootVigil(settings_, hosts_, state_, end));
    } else {
      keep_side(closing, RankVigil(settings_, hosts_.front(), state_, end));
    }
  } catch (const std::exception& error) {
    end_run(text("ranks cannot reach each other (", error.what(), ")"));
  }
}

template <typename Side>
void Vigil::keep_side(const std::stop_token& closing, Side side) {
  AwakeClock clock(longest_look);
  const auto now = [&clock] { return clock.tick(std::chrono::steady_clock::now()); };
  while (!closing.stop_requested()) {
    const double time = now();
    hear(ranks_, state_, side, time);
    speak(ranks_, state_, side, time);
    side.look(time);
    std::this_thread::sleep_for(between_looks);
  }
  const auto latest = std::chrono::steady_clock::now() + longest_parting;
  while (!has_parted(ranks_, side) && std::chrono::steady_clock::now() < latest) {
    std::this_thread::sleep_for(between_looks_at_the_end);
    hear(ranks_, state_, side, now());
  }
}

Vigil::Watch::Watch(Vigil& vigil, VigilDuties duties) : state_(vigil.state_) {
  take(std::move(duties));
}

Vigil::Watch::~Watch() {
  take(std::move(before_));
}

void Vigil::Watch::take(VigilDuties duties) {
  const std::lock_guard lock(state_.mutex);
  before_ = std::exchange(state_.duties, std::move(duties));
  state_.stop_told = false;
  state_.gave_up = false;
}

void Vigil::set_remark(std::function<std::string()> remark) {
  const std::lock_guard lock(state_.remark_mutex);
  state_.remark = std::move(remark);
}

void Vigil::set_last_words(std::function<void(const std::string&, int)> last_words) {
  const std::lock_guard lock(state_.remark_mutex);
  state_.last_words = std::move(last_words);
}

std::vector<std::string> Vigil::remarks() const {
  const std::lock_guard lock(state_.mutex);
  return state_.remarks;
}

std::string Vigil::cause() const {
  const std::lock_guard lock(state_.mutex);
  return state_.cause;
}

std::vector<AbsentRank> Vigil::lost() const {
  const std::lock_guard lock(state_.mutex);
  return state_.absent_ranks;
}

std::string Vigil::lost_text() const {
  return absence_text(lost(), hosts_);
}

void Vigil::end_run(const std::string& why) const {
  log::error(why, "; ", early_end_advice(progressed()));
  {
    const std::lock_guard lock(state_.remark_mutex);
    if (state_.last_words) {
      state_.last_words(why, early_exit_code(progressed()));
    }
  }
  mpi::abort_all(early_exit_code(progressed()));
}

void Vigil::await_end() {
  while (true) {
    std::this_thread::sleep_for(between_looks);
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
