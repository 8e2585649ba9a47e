#pragma once

#include "lsdeconv/core/ids.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv {

/// The threads of a rank that a user hears of. `slices` is the export.
enum class Stage : std::uint8_t { read, compute, write, slices };
inline constexpr std::array<std::string_view, 4> stage_names{"read", "compute", "write", "slices"};

enum class Activity : std::uint8_t { nothing, waiting, working };
inline constexpr std::array<std::string_view, 3> activity_names{"nothing", "waiting", "working"};

/// What a stage is doing now.
struct StageActivity {
  Activity activity = Activity::nothing;
  std::int64_t block = -1; ///< -1: none.
  double seconds = 0;      ///< Since it began.
};
/// Of all stages of a rank; travels between ranks of the same kind of machine as it lies in memory.
using RankActivities = std::array<StageActivity, stage_names.size()>;

/// A piece of a stage's time.
struct StageSpan {
  using Clock = std::chrono::steady_clock;
  Stage stage = Stage::read;
  Activity activity = Activity::nothing;
  const char* what = ""; ///< A literal: "read", "wait for a block".
  std::int64_t block = -1;
  Clock::time_point begin{};
  Clock::time_point end{};
};

/// What the stages of one rank do and have done. The seconds of the report, the spans of the trace and the
/// status that others watch all come from the same two looks at the clock. Callable from every thread; each
/// stage's own calls come from one thread.
class ActivityRecorder {
public:
  /// What takes finished spans: they do not overlap within a stage and come in order, waits that follow each
  /// other as one.
  void set_listener(std::function<void(const StageSpan&)> listener);
  void begin(const StageSpan& span);
  void end(const StageSpan& span);
  /// The stages do nothing any more: their last waits are spans now.
  void flush();
  [[nodiscard]] RankActivities now() const;

private:
  void publish(StageSpan& span);

  mutable std::mutex mutex_;
  std::array<StageSpan, stage_names.size()> current_{}; ///< A wait stays here until something else begins.
  std::function<void(const StageSpan&)> listener_;
};

/// Counts the time of a scope as a stage's, where the report counts it: in `seconds`.
class StageScope {
public:
  /// what: a literal, in words of the user.
  StageScope(ActivityRecorder& recorder, Stage stage, Activity activity, const char* what, double& seconds,
             std::optional<BlockId> block = {})
      : recorder_(recorder),
        seconds_(seconds), span_{stage, activity, what, block ? block->value : -1, StageSpan::Clock::now(),
                                 {}} {
    recorder_.begin(span_);
  }
  ~StageScope() {
    span_.end = StageSpan::Clock::now();
    seconds_ += std::chrono::duration<double>(span_.end - span_.begin).count();
    recorder_.end(span_);
  }
  StageScope(const StageScope&) = delete;
  StageScope& operator=(const StageScope&) = delete;
  StageScope(StageScope&&) = delete;
  StageScope& operator=(StageScope&&) = delete;

private:
  ActivityRecorder& recorder_;
  double& seconds_;
  StageSpan span_;
};

} // namespace lsdeconv
