#include "lsdeconv/core/progress.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/core/terminal.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <unistd.h>
#include <utility>

namespace lsdeconv {
namespace {

constexpr std::chrono::milliseconds between_live_lines{500};
constexpr double tenth = 0.1;
constexpr double least_seconds_between_lines = 5;
constexpr double usual_seconds_between_lines = 60;
constexpr double most_seconds_between_lines = 600;

double part_of_all(const ProgressTask& task, const ProgressCount& count) {
  const double done = static_cast<double>(count.done) + count.parts;
  return task.pieces > 0 ? std::clamp(done / static_cast<double>(task.pieces), 0.0, 1.0) : 0;
}

/// per_second: in pieces.
std::string rate_text(const ProgressTask& task, double per_second) {
  if (task.voxels > 0) {
    const double voxels = per_second * static_cast<double>(task.voxels) / static_cast<double>(task.pieces);
    return short_text(voxels / 1e6) + " Mvoxel/s";
  }
  return per_second >= 1 ? text(short_text(per_second), ' ', task.piece, "s/s")
                         : text(short_text(per_second * 60), ' ', task.piece, "s/min");
}

} // namespace

ProgressWords progress_words(const ProgressTask& task, const ProgressCount& count, double seconds) {
  ProgressWords words;
  words.elapsed = duration_text(std::floor(seconds)) + " elapsed";
  if (task.pieces <= 0) {
    return words;
  }
  const double part = part_of_all(task, count);
  words.part = text(std::floor(100 * part), " %");
  words.count = text(count.done, " of ", count_text(task.pieces, task.piece));
  const double fresh = static_cast<double>(count.done - task.done_before) + count.parts;
  if (fresh > 0 && seconds > 0) {
    const double left = (1 - part) * static_cast<double>(task.pieces);
    words.left = text(duration_text(std::ceil(seconds / fresh * left)), " left");
    words.rate = rate_text(task, fresh / seconds);
  }
  return words;
}

std::string progress_line(const std::string& name, const ProgressWords& words, std::size_t columns) {
  std::string line = name.empty() ? name : name + ": ";
  const std::size_t begin = line.size();
  for (const std::string& word : {words.count, words.part, words.elapsed, words.left, words.rate}) {
    const std::string more = line.size() == begin || word.empty() ? word : ", " + word;
    if (columns > 0 && display_width(line + more) > columns) {
      break;
    }
    line += more;
  }
  return line;
}

Progress::Progress(ProgressTask task, std::function<ProgressCount()> count)
    : task_(std::move(task)), count_(std::move(count)), done_(task_.done_before),
      furthest_(static_cast<double>(task_.done_before)) {
  if (log::is_read(log::Level::info)) {
    shown_part_ = part_of_all(task_, {.done = task_.done_before});
    thread_ = std::jthread([this](const std::stop_token& closing) { keep_showing(closing); });
  }
}

ProgressCount Progress::latest() {
  ProgressCount count = count_ ? count_() : ProgressCount{.done = done_};
  furthest_ = std::max(furthest_, static_cast<double>(count.done) + count.parts);
  count.parts = furthest_ - static_cast<double>(count.done);
  return count;
}

bool Progress::is_due(double part, double seconds) const {
  const double since = seconds - shown_seconds_;
  const double patience = std::clamp(seconds / 20, usual_seconds_between_lines, most_seconds_between_lines);
  return since >= patience
         || (since >= least_seconds_between_lines
             && std::floor(part / tenth) > std::floor(shown_part_ / tenth));
}

void Progress::show() {
  const ProgressCount count = latest();
  const double seconds = seconds_since(start_);
  const ProgressWords words = progress_words(task_, count, seconds);
  const bool live = log::has_live_line();
  if (live) {
    log::set_live_line(progress_line(task_.name, words, terminal_columns(STDERR_FILENO) - 1));
  }
  if (const double part = part_of_all(task_, count); is_due(part, seconds)) {
    shown_part_ = part;
    shown_seconds_ = seconds;
    const std::string line = progress_line(task_.name, words, 0);
    live ? log::record(line) : log::info(line);
  }
}

void Progress::keep_showing(const std::stop_token& closing) {
  std::unique_lock lock(mutex_);
  try {
    while (!closing_.wait_for(lock, closing, between_live_lines, [] { return false; })
           && !closing.stop_requested()) {
      show();
    }
  } catch (const std::exception& error) {
    log::debug("the progress is not shown any more: ", error.what());
  }
  log::set_live_line({});
}

} // namespace lsdeconv
