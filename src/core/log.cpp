#include "lsdeconv/core/log.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/last_error.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/terminal.hpp"

#include <array>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <mutex>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace lsdeconv::log {
namespace {

struct State {
  std::mutex mutex;
  Level console_level = Level::info;
  std::string rank;
  int file = -1;
  Terminal terminal = terminal_of(STDERR_FILENO);
  std::string live_line;
  std::string last_error;
  /// The lines before the first file was opened, for that file.
  std::string before_file;
  bool had_file = false;
};

/// Bytes of lines that are kept for a file that may never be opened.
constexpr std::size_t most_before_file = std::size_t{1} << 18;

State& state() {
  static State instance;
  return instance;
}

constexpr const char* clear_line = "\r\033[K";

const char* name(Level level) {
  static constexpr std::array names{"debug: ", "", "", "warning: ", "error: "};
  return names[static_cast<std::size_t>(level)];
}

/// The escape sequence that begins the colour of a level's name; empty for levels without.
std::string colour(Level level) {
  return level == Level::error ? "\033[1;31m" : level == Level::warning ? "\033[1;33m" : "";
}

/// What the terminal shows of the live line.
std::string live_text(const State& s) {
  return s.live_line.empty() ? std::string() : shortened(s.live_line, terminal_columns(STDERR_FILENO) - 1);
}

/// What standard error gets of a line. A terminal's present line may hold the live line, or the ^C of a user.
std::string console_text(const State& s, Level level, const std::string& line) {
  std::string shown = s.rank + name(level) + line;
  if (!s.terminal.utf8) {
    shown = in_ascii(shown);
  }
  if (const std::size_t columns = terminal_columns(STDERR_FILENO); columns > 0) {
    shown = wrapped(shown, columns);
  }
  if (const std::string begin = s.terminal.colours ? colour(level) : ""; !begin.empty()) {
    const std::size_t length = std::string_view(name(level)).size() - 1;
    shown.insert(s.rank.size() + length, "\033[0m");
    shown.insert(s.rank.size(), begin);
  }
  return s.terminal.moves_cursor ? clear_line + shown + "\n" + live_text(s) : shown + "\n";
}

void write_to_file(State& s, const std::string& line) {
  const std::string stamped = local_time_text(std::time(nullptr), "%Y-%m-%d %H:%M:%S ") + line + '\n';
  if (s.file >= 0) {
    (void)write_all(s.file, stamped);
  } else if (!s.had_file && s.before_file.size() < most_before_file) {
    s.before_file += stamped;
  }
}

void close(State& s) {
  if (s.file >= 0) {
    (void)::close(s.file);
  }
  s.file = -1;
}

} // namespace

void set_console_level(Level level) {
  const std::lock_guard lock(state().mutex);
  state().console_level = level;
}

void set_rank(int rank) {
  const std::lock_guard lock(state().mutex);
  state().rank = text("[rank ", rank, "] ");
}

void open_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) {
    const int problem = errno;
    throw Error(
        text("cannot create the log file ", path.string(), ": ", std::generic_category().message(problem)));
  }
  const std::lock_guard lock(state().mutex);
  close(state());
  state().file = file;
  state().had_file = true;
  (void)write_all(file, std::exchange(state().before_file, {}));
}

void close_file() {
  const std::lock_guard lock(state().mutex);
  close(state());
}

bool is_read(Level level) {
  const std::lock_guard lock(state().mutex);
  return level >= state().console_level || state().file >= 0;
}

void write(Level level, const std::string& line) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  if (level == Level::error) {
    s.last_error = line;
  }
  // One call for the whole line, so that lines of several processes do not mix. There is nowhere to report
  // that a line could not be written.
  if (level >= s.console_level) {
    (void)write_all(STDERR_FILENO, console_text(s, level, line));
  }
  write_to_file(s, s.rank + name(level) + line);
}

std::string last_error() {
  const std::lock_guard lock(state().mutex);
  return state().last_error;
}

void record(const std::string& line) {
  const std::lock_guard lock(state().mutex);
  write_to_file(state(), state().rank + line);
}

bool has_live_line() {
  const std::lock_guard lock(state().mutex);
  return state().terminal.moves_cursor && state().console_level <= Level::info;
}

void set_live_line(const std::string& line) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  if (s.terminal.moves_cursor && s.console_level <= Level::info && (!line.empty() || !s.live_line.empty())) {
    s.live_line = s.terminal.utf8 ? line : in_ascii(line);
    (void)write_all(STDERR_FILENO, clear_line + live_text(s));
  }
}

} // namespace lsdeconv::log
