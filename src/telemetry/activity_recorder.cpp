#include "lsdeconv/telemetry/activity_recorder.hpp"

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
      activities[i] = {span.activity, span.block, std::chrono::duration<double>(now - span.begin).count()};
    }
  }
  return activities;
}

} // namespace lsdeconv
