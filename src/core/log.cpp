#include "lsdeconv/core/log.hpp"

#include "lsdeconv/core/error.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <fcntl.h>
#include <mutex>
#include <system_error>
#include <unistd.h>

namespace lsdeconv::log {
namespace {

struct State {
  std::mutex mutex;
  Level console_level = Level::info;
  std::string rank;
  int file = -1;
};

State& state() {
  static State instance;
  return instance;
}

std::string time_of_day() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm local{};
  localtime_r(&now, &local);
  std::array<char, 32> buffer{};
  (void)std::strftime(buffer.data(), buffer.size(), "%Y-%m-%d %H:%M:%S ", &local);
  return buffer.data();
}

const char* name(Level level) {
  static constexpr std::array names{"debug: ", "", "warning: ", "error: "};
  return names[static_cast<std::size_t>(level)];
}

/// One write call per line, so that lines of several processes do not mix.
void put(int descriptor, const std::string& line) {
  const char* rest = line.data();
  std::size_t left = line.size();
  while (left > 0) {
    const ssize_t written = ::write(descriptor, rest, left);
    if (written > 0) {
      rest += written;
      left -= static_cast<std::size_t>(written);
    } else if (written == 0 || errno != EINTR) {
      return; // nowhere to complain
    }
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
}

void close_file() {
  const std::lock_guard lock(state().mutex);
  close(state());
}

void write(Level level, const std::string& line) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  const std::string tail = s.rank + name(level) + line + '\n';
  if (level >= s.console_level) {
    put(STDERR_FILENO, tail);
  }
  if (s.file >= 0) {
    put(s.file, time_of_day() + tail);
  }
}

} // namespace lsdeconv::log
