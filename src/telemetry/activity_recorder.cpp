#include "lsdeconv/telemetry/activity_recorder.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace lsdeconv {
namespace {

/// A stage interrupts long waits now and then to check whether it is to end. Waits for the same thing that
/// are no further apart than this count as one.
constexpr std::chrono::milliseconds between_pieces{20};

bool continues(const StageSpan& wait, const StageSpan& next) {
  return wait.activity == Activity::waiting && next.activity == Activity::waiting && wait.what == next.what
         && next.begin - wait.end < between_pieces;
}

} // namespace

double parts_under_way(const std::vector<RankActivities>& ranks) {
  std::map<std::int64_t, double> parts;
  const auto add = [&parts](const StageActivity& stage, double part) {
    if (stage.activity == Activity::working && stage.block >= 0) {
      double& known = parts[stage.block];
      known = std::max(known, part);
    }
  };
  for (const RankActivities& rank : ranks) {
    const StageActivity& computing = rank[static_cast<std::size_t>(Stage::compute)];
    add(computing, computing.part);
    add(rank[static_cast<std::size_t>(Stage::write)], 1);
  }
  return std::accumulate(parts.begin(), parts.end(), 0.0,
                         [](double sum, const auto& block) { return sum + block.second; });
}

void ActivityRecorder::set_listener(std::function<void(const StageSpan&)> listener) {
  const std::lock_guard lock(mutex_);
  listener_ = std::move(listener);
}

void ActivityRecorder::begin(const StageSpan& span) {
  const std::lock_guard lock(mutex_);
  StageSpan& current = current_[static_cast<std::size_t>(span.stage)];
  if (!continues(current, span)) {
    publish(current);
    current = span;
    parts_[static_cast<std::size_t>(span.stage)] = 0;
  }
}

void ActivityRecorder::end(const StageSpan& span) {
  const std::lock_guard lock(mutex_);
  StageSpan& current = current_[static_cast<std::size_t>(span.stage)];
  current.end = span.end;
  if (span.activity == Activity::working) {
    publish(current);
    current.activity = Activity::nothing;
  }
}

void ActivityRecorder::set_part(Stage stage, double part) {
  const std::lock_guard lock(mutex_);
  parts_[static_cast<std::size_t>(stage)] = std::clamp(part, 0.0, 1.0);
}

/// Passes a finished span on, unless that was done when it ended.
void ActivityRecorder::publish(StageSpan& span) {
  if (listener_ && span.activity != Activity::nothing && span.end >= span.begin) {
    listener_(span);
  }
}

void ActivityRecorder::flush() {
  const std::lock_guard lock(mutex_);
  for (StageSpan& span : current_) {
    publish(span);
    span.activity = Activity::nothing;
  }
}

RankActivities ActivityRecorder::now() const {
  const std::lock_guard lock(mutex_);
  RankActivities activities;
  const StageSpan::Clock::time_point now = StageSpan::Clock::now();
  for (std::size_t i = 0; i < activities.size(); ++i) {
    const StageSpan& span = current_[i];
    if (span.activity != Activity::nothing) {
      activities[i] = {span.activity, span.block, std::chrono::duration<double>(now - span.begin).count(),
                       parts_[i]};
    }
  }
  return activities;
}

} // namespace lsdeconv
