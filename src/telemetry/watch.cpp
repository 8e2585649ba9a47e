#include "lsdeconv/telemetry/watch.hpp"

#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/terminal.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/telemetry/run_status.hpp"
#include "lsdeconv/telemetry/watch_text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace lsdeconv {
namespace {

/// Lines on a terminal that are replaced again and again.
class Screen {
public:
  /// Replaces what was shown by as much of these lines as fits: were a line to wrap or the screen to scroll,
  /// the cursor could not be moved back to the first line.
  void refresh(std::vector<std::string> lines) {
    fit(lines);
    show(lines);
  }

  /// Replaces what was shown by whole lines, for the last time.
  void show(const std::vector<std::string>& lines) {
    std::string out = shown_ > 0 ? text("\033[", shown_, "A") : std::string();
    for (const std::string& line : lines) {
      out += "\r\033[K" + line + "\n";
    }
    out += "\033[J";
    standard_output::print(out);
    shown_ = lines.size();
  }

private:
  static void fit(std::vector<std::string>& lines) {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row < 4 || size.ws_col < 20) {
      size.ws_row = 24;
      size.ws_col = 80;
    }
    const std::size_t rows = size.ws_row - 1U;
    if (lines.size() > rows) {
      const std::size_t hidden = lines.size() - rows + 1;
      lines.resize(rows - 1);
      lines.push_back(text("… and ", hidden, " more ranks"));
    }
    for (std::string& line : lines) {
      line = shortened(line, size.ws_col - 1U);
    }
  }

  std::size_t shown_ = 0;
};

/// Shows one status of a run after the other and decides when to end.
class Watcher {
public:
  /// `silent` is how many seconds ago the run wrote its first status; it counts as dead when the status has
  /// not changed for `patience`.
  Watcher(RunStatus first, double silent, std::chrono::duration<double> patience)
      : status_(std::move(first)), silent_before_(silent), patience_(patience) {}

  /// Shows the status as it is now. The exit code where the run has ended or counts as dead, else none.
  std::optional<int> look(const std::optional<RunStatus>& now) {
    const auto time = std::chrono::steady_clock::now();
    if (now && (now->run != status_.run || now->beat != status_.beat || !now->running())) {
      status_ = *now;
      heard_ = time;
      silent_before_ = 0;
    }
    show(silent_before_ + std::chrono::duration<double>(time - heard_).count());
    if (!status_.running()) {
      return status_.exit_code;
    }
    const std::chrono::duration<double> silent = time - heard_;
    if (silent < patience_) {
      return std::nullopt;
    }
    standard_output::print(text("the run is not alive: nothing was heard of it for ",
                                duration_text(silent_before_ + silent.count()), "\n"));
    return 1;
  }

private:
  void show(double silent) {
    const std::vector<std::string> lines = watch_lines(status_, silent);
    if (terminal_) {
      status_.running() ? screen_.refresh(lines) : screen_.show(lines);
    } else if (const bool is_silent = !silence_line(silent).empty();
               lines.front() != last_ || is_silent != was_silent_) {
      last_ = lines.front();
      was_silent_ = is_silent;
      std::string out;
      for (const std::string& line : lines) {
        out += line + "\n";
      }
      standard_output::print(out);
    }
  }

  RunStatus status_;
  double silent_before_;
  std::chrono::duration<double> patience_;
  std::chrono::steady_clock::time_point heard_ = std::chrono::steady_clock::now();
  bool terminal_ = ::isatty(STDOUT_FILENO) == 1;
  Screen screen_;
  std::string last_;
  bool was_silent_ = false;
};

} // namespace

std::string absence_of_run(const std::filesystem::path& checkpoint) {
  const std::optional<RunStatus> last = read_status(status_path(checkpoint));
  return text("no run works on it",
              last && !last->running() ? text("; the last one ", outcome_line(*last)) : std::string());
}

std::optional<int> watch_run(const std::filesystem::path& checkpoint,
                             std::chrono::duration<double> interval) {
  const std::filesystem::path path = status_path(checkpoint);
  const std::optional<RunStatus> first = read_status(path);
  if (!first || !first->running()) {
    return std::nullopt;
  }
  Watcher watcher(*first, status_age(path).value_or(0), looks_without_life * interval);
  std::optional<int> code;
  while (!(code = watcher.look(read_status(path)))) {
    std::this_thread::sleep_for(interval);
  }
  return code;
}

} // namespace lsdeconv
