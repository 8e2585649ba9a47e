#include "simulated_queue.hpp"

#include <algorithm>

namespace lsdeconv::cluster_simulation {
namespace {

constexpr double between_ticks = 0.25;
constexpr double between_marks = 0.1;

} // namespace

SimulatedQueue::SimulatedQueue(EventQueue& events, const Latencies& latencies, std::int64_t blocks,
                               std::int64_t group_size, const std::vector<NodeId>& nodes,
                               std::function<void(BlockId)> on_marked)
    : events_(events), latencies_(latencies),
      dispatcher_({.blocks = blocks, .group_size = group_size, .clock = [this] { return events_.now(); }}, {},
                  nodes),
      on_marked_(std::move(on_marked)), unmarked_(blocks) {
  events_.after(between_ticks, [this] { tick(); });
  events_.after(between_marks, [this] { mark(); });
}

void SimulatedQueue::ask(Rank rank, Answer answer) {
  waiting_[rank] = std::move(answer);
  serve([this, rank] { dispatcher_.ask(rank); });
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
      send_news();
    });
  });
}

void SimulatedQueue::send_news() {
  for (const Dispatcher::Message& message : dispatcher_.take_messages()) {
    if (message.kind == Dispatcher::Message::Kind::withdrawn) {
      continue; // ranks look by themselves: cancelled()
    }
    const auto asked = waiting_.find(message.rank);
    Answer answer = std::move(asked->second);
    waiting_.erase(asked);
    const bool assigned = message.kind == Dispatcher::Message::Kind::assign;
    events_.after(latencies_.message, [answer = std::move(answer), assigned, block = message.block] {
      answer(assigned ? std::optional(block) : std::nullopt);
    });
  }
}

void SimulatedQueue::tick() {
  dispatcher_.tick();
  send_news();
  if (unmarked_ > 0) {
    events_.after(between_ticks, [this] { tick(); });
  }
}

/// Rank 0's duty beside its blocks: what was completed is marked, all of it with one sync.
void SimulatedQueue::mark() {
  const std::vector<BlockId> completed = dispatcher_.take_completed();
  const double taken =
      completed.empty() ? 0 : latencies_.mark * static_cast<double>(completed.size()) + latencies_.sync;
  unmarked_ -= static_cast<std::int64_t>(completed.size());
  events_.after(taken, [this, completed] {
    for (const BlockId id : completed) {
      on_marked_(id);
    }
  });
  if (unmarked_ > 0) {
    events_.after(taken + between_marks, [this] { mark(); });
  }
}

} // namespace lsdeconv::cluster_simulation
