#include "lsdeconv/core/log.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/system_calls.hpp"

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

const char* name(Level level) {
  static constexpr std::array names{"debug: ", "", "warning: ", "error: "};
  return names[static_cast<std::size_t>(level)];
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

void write(Level level, const std::string& line) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  const std::string tail = s.rank + name(level) + line + '\n';
  // One call for the whole line, so that lines of several processes do not mix. There is nowhere to report
  // that a line could not be written.
  if (level >= s.console_level) {
    (void)write_all(STDERR_FILENO, tail);
  }
  if (s.file >= 0 || !s.had_file) {
    const std::string stamped = local_time_text(std::time(nullptr), "%Y-%m-%d %H:%M:%S ") + tail;
    if (s.file >= 0) {
      (void)write_all(s.file, stamped);
    } else if (s.before_file.size() < most_before_file) {
      s.before_file += stamped;
    }
  }
}

} // namespace lsdeconv::log
