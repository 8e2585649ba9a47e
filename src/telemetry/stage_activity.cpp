#include "lsdeconv/telemetry/stage_activity.hpp"

#include <utility>

namespace lsdeconv {
namespace {

/// Waits that are cut into pieces, as a stage looks up now and then, are one.
constexpr std::chrono::milliseconds between_pieces{20};

bool continues(const StageSpan& wait, const StageSpan& next) {
  return wait.doing == Doing::waiting && next.doing == Doing::waiting && wait.what == next.what
         && next.begin - wait.end < between_pieces;
}

} // namespace

void RankActivity::set_listener(std::function<void(const StageSpan&)> listener) {
  const std::lock_guard lock(mutex_);
  listener_ = std::move(listener);
}

void RankActivity::begin(const StageSpan& span) {
  const std::lock_guard lock(mutex_);
  StageSpan& current = current_[static_cast<std::size_t>(span.stage)];
  if (!continues(current, span)) {
    tell(current);
    current = span;
  }
}

void RankActivity::end(const StageSpan& span) {
  const std::lock_guard lock(mutex_);
  StageSpan& current = current_[static_cast<std::size_t>(span.stage)];
  current.end = span.end;
  if (span.doing == Doing::working) {
    tell(current);
    current.doing = Doing::nothing;
  }
}

/// A wait that nothing has followed yet; nothing where it was told.
void RankActivity::tell(StageSpan& span) {
  if (listener_ && span.doing != Doing::nothing && span.end >= span.begin) {
    listener_(span);
  }
}

void RankActivity::rest() {
  const std::lock_guard lock(mutex_);
  for (StageSpan& span : current_) {
    tell(span);
    span.doing = Doing::nothing;
  }
}

RankDoings RankActivity::now() const {
  const std::lock_guard lock(mutex_);
  RankDoings doings;
  const StageSpan::Clock::time_point now = StageSpan::Clock::now();
  for (std::size_t i = 0; i < doings.size(); ++i) {
    const StageSpan& span = current_[i];
    if (span.doing != Doing::nothing) {
      doings[i] = {span.doing, span.block, std::chrono::duration<double>(now - span.begin).count()};
    }
  }
  return doings;
}

} // namespace lsdeconv
