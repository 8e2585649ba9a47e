#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace lsdeconv {

/// A piece of work that takes its time.
struct ProgressTask {
  std::string name; ///< What is done: "simulating"; may be empty.
  std::string_view
      piece{}; ///< What it is counted in, in the singular: "block"; may be empty where pieces is 0.
  std::int64_t pieces = 0;      ///< All of them; 0: unknown, only the time is shown.
  std::int64_t done_before = 0; ///< Pieces that earlier runs have done.
  std::int64_t voxels = 0;      ///< Voxels of all pieces, for the rate; 0: the rate counts pieces.
};

/// How much of it is done.
struct ProgressCount {
  std::int64_t done = 0; ///< Pieces, those of earlier runs included.
  double parts = 0;      ///< Sum of what is done of the pieces under way, each from 0 to 1.
};

/// How far a piece of work is, in words. Rate and time left follow from what this run has done; they are
/// empty where that is nothing, and all but `elapsed` where the number of pieces is unknown.
struct ProgressWords {
  std::string part;    ///< "37 %"
  std::string elapsed; ///< "3 min 20 s elapsed"
  std::string left;    ///< "5 min 40 s left"
  std::string rate;    ///< "45.2 Mvoxel/s", or "12 slices/s"
  std::string count;   ///< "12 of 96 blocks"
};
/// The words for work that this run has done for `seconds`.
ProgressWords progress_words(const ProgressTask& task, const ProgressCount& count, double seconds);
/// "simulating: 12 of 96 slices, 37 %, 3 min 20 s elapsed, 5 min 40 s left, 45.2 Mvoxel/s": as many of these
/// from the beginning as fit into so many columns; 0: all. An empty name is left out.
std::string progress_line(const std::string& name, const ProgressWords& words, std::size_t columns);

/// Shows how far a piece of work is, from its construction to its destruction: on a terminal one line that is
/// replaced twice a second; elsewhere, and in the log file, a line for every tenth of the work, or each
/// minute, and less often in work of hours. Where nobody reads such lines it does nothing. A thread does the
/// showing, so that the work is not delayed and the time goes on where the work does not.
class Progress {
public:
  /// count: called from the thread to learn how far the work is; none: advance() tells.
  explicit Progress(ProgressTask task, std::function<ProgressCount()> count = {});
  /// Removes the line of the terminal.
  ~Progress() = default;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  /// So many more pieces are done. Callable from every thread.
  void advance(std::int64_t pieces = 1) { done_ += pieces; }

private:
  using Clock = std::chrono::steady_clock;
  void keep_showing(const std::stop_token& closing);
  void show();
  [[nodiscard]] bool is_due(double part, double seconds) const;
  [[nodiscard]] ProgressCount latest();

  ProgressTask task_;
  std::function<ProgressCount()> count_;
  std::atomic<std::int64_t> done_;
  Clock::time_point start_ = Clock::now();
  double furthest_ = 0;      ///< Pieces with parts: a part that is lost on the way to the next stage is not.
  double shown_part_ = 0;    ///< Of the work, in the last line that stays.
  double shown_seconds_ = 0; ///< When that line came.
  std::mutex mutex_;
  std::condition_variable_any closing_;
  std::jthread thread_; ///< Last, as it uses the other members.
};

} // namespace lsdeconv
