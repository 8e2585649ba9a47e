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
#include <vector>

namespace lsdeconv {

/// The stages of a rank's work whose times are recorded. Each runs in a thread of its own; `slices` is the
/// export.
enum class Stage : std::uint8_t { read, compute, write, slices };
/// Names of the stages, in the order of Stage.
inline constexpr std::array<std::string_view, 4> stage_names{"read", "compute", "write", "slices"};

/// What a stage may be doing.
enum class Activity : std::uint8_t { nothing, waiting, working };
/// Names of the activities, in the order of Activity.
inline constexpr std::array<std::string_view, 3> activity_names{"nothing", "waiting", "working"};

/// What a stage is doing now.
struct StageActivity {
  Activity activity = Activity::nothing;
  std::int64_t block = -1; ///< Block that it works on; -1: none.
  double seconds = 0;      ///< Time since it began that.
  double part = 0;         ///< Part of the block that is done, from 0 to 1, where the stage tells.
};
/// What all stages of a rank are doing, in the order of Stage. Sent between ranks byte by byte.
using RankActivities = std::array<StageActivity, stage_names.size()>;

/// What is done of the blocks that these ranks compute or write, added up: each from 0 to 1, and once where
/// several ranks have it.
double parts_under_way(const std::vector<RankActivities>& ranks);

/// An interval of time in which a stage did one thing.
struct StageSpan {
  /// The clock of begin and end.
  using Clock = std::chrono::steady_clock;
  Stage stage = Stage::read;
  Activity activity = Activity::nothing;
  const char* what = "";   ///< A string literal for the user: "read", "wait for a block".
  std::int64_t block = -1; ///< Block that it worked on; -1: none.
  Clock::time_point begin{};
  Clock::time_point end{};
};

/// Records what the stages of one rank are doing and have done. The seconds of the report, the spans of the
/// trace and the status that others watch all come from the same two readings of the clock. Callable from
/// every thread; the calls for one stage come from one thread at a time.
class ActivityRecorder {
public:
  /// Sets the function that gets every finished span: within a stage in order and without overlap,
  /// consecutive waits for the same thing as one. It is called under the recorder's lock; empty: none.
  void set_listener(std::function<void(const StageSpan&)> listener);
  /// The stage of the span begins what the span says at its `begin`.
  void begin(const StageSpan& span);
  /// The stage ends what it began with the same span, at its `end`.
  void end(const StageSpan& span);
  /// The stage has done this part, from 0 to 1, of the block that it works on.
  void set_part(Stage stage, double part);
  /// Passes the last wait of each stage on to the listener: call when the stages have ended.
  void flush();
  /// What every stage is doing at this moment.
  [[nodiscard]] RankActivities now() const;

private:
  void publish(StageSpan& span);

  mutable std::mutex mutex_;
  std::array<StageSpan, stage_names.size()> current_{}; ///< Waits stay until something else begins.
  std::array<double, stage_names.size()> parts_{};      ///< See set_part().
  std::function<void(const StageSpan&)> listener_;
};

/// Records the time of a scope as a span of a stage.
class StageScope {
public:
  /// Begins a span. The destructor ends it and adds its length to `seconds`, where the report counts it.
  /// `what` is a string literal for the user. `recorder` and `seconds` must outlive the scope.
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
