#include "simulated_queue.hpp"

#include <algorithm>

namespace lsdeconv::cluster_simulation {
namespace {

constexpr double tick_interval = 0.25; // seconds
constexpr double mark_interval = 0.1;

} // namespace

SimulatedQueue::SimulatedQueue(EventQueue& events, const Latencies& latencies, std::int64_t blocks,
                               std::int64_t group_size, const std::vector<NodeId>& nodes,
                               std::function<void(BlockId)> on_marked)
    : events_(events), latencies_(latencies),
      dispatcher_({.blocks = blocks, .group_size = group_size, .clock = [this] { return events_.now(); }}, {},
                  nodes),
      on_marked_(std::move(on_marked)), unmarked_(blocks) {
  events_.after(tick_interval, [this] { tick(); });
  events_.after(mark_interval, [this] { mark(); });
}

void SimulatedQueue::request_block(Rank rank, Answer answer) {
  waiting_[rank] = std::move(answer);
  serve([this, rank] { dispatcher_.request_block(rank); });
}

void SimulatedQueue::claim(BlockId id, Rank rank, std::function<void(bool)> answer) {
  serve([this, id, rank, answer = std::move(answer)] {
    const bool granted = dispatcher_.claim(id, rank);
    events_.after(latencies_.message, [answer, granted] { answer(granted); });
  });
}

void SimulatedQueue::complete(BlockId id, Rank rank) {
  serve([this, id, rank] { dispatcher_.complete(id, rank); });
}

void SimulatedQueue::serve(std::function<void()> message) {
  events_.after(latencies_.message, [this, message = std::move(message)] {
    server_free_ = std::max(server_free_, events_.now()) + latencies_.serving;
    events_.after(server_free_ - events_.now(), [this, message] {
      message();
      send_messages();
    });
  });
}

void SimulatedQueue::send_messages() {
  for (const Dispatcher::Message& message : dispatcher_.take_messages()) {
    if (message.kind == Dispatcher::Message::Kind::cancelled) {
      continue; // ranks call cancelled()
    }
    const auto waiting = waiting_.find(message.rank);
    Answer answer = std::move(waiting->second);
    waiting_.erase(waiting);
    const bool assigned = message.kind == Dispatcher::Message::Kind::assign;
    events_.after(latencies_.message, [answer = std::move(answer), assigned, block = message.block] {
      answer(assigned ? std::optional(block) : std::nullopt);
    });
  }
}

void SimulatedQueue::tick() {
  dispatcher_.tick();
  send_messages();
  if (unmarked_ > 0) {
    events_.after(tick_interval, [this] { tick(); });
  }
}

/// As Coordinator::tick(): marks what has been completed, with one sync for all of it.
void SimulatedQueue::mark() {
  const std::vector<BlockId> completed = dispatcher_.take_completed();
  const double duration =
      completed.empty() ? 0 : latencies_.mark * static_cast<double>(completed.size()) + latencies_.sync;
  unmarked_ -= static_cast<std::int64_t>(completed.size());
  events_.after(duration, [this, completed] {
    for (const BlockId id : completed) {
      on_marked_(id);
    }
  });
  if (unmarked_ > 0) {
    events_.after(duration + mark_interval, [this] { mark(); });
  }
}

} // namespace lsdeconv::cluster_simulation
