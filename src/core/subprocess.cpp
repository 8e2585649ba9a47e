#include "lsdeconv/core/subprocess.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <new>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace lsdeconv {
namespace {

/// Exit codes of the child, beside 0.
constexpr int body_threw = 1;
constexpr int users_mistake = 2;

[[noreturn]] void fail(const char* call) {
  throw Error(text(call, ": ", std::strerror(errno)));
}

std::int64_t address_space_now() {
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * ::sysconf(_SC_PAGESIZE);
}

void limit(__rlimit_resource resource, std::int64_t most) {
  rlimit now{};
  if (::getrlimit(resource, &now) == 0) {
    now.rlim_cur = std::min(static_cast<rlim_t>(most), now.rlim_max);
    (void)::setrlimit(resource, &now);
  }
}

/// Only the parent is to notice how the child ends: no core file, none of the program's signal handlers.
/// Signals that launchers and terminals send to all processes are left to the parent; the child ends when it
/// ends.
void become_subprocess(const SubprocessLimits& limits) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU}) {
    (void)std::signal(signal, SIG_DFL);
  }
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) {
    (void)std::signal(signal, SIG_IGN);
  }
  (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, limits.processor_seconds);
  limit(RLIMIT_AS, address_space_now() + static_cast<std::int64_t>(limits.more_gibibytes * gibibyte));
}

[[noreturn]] void run_child(int pipe, const SubprocessLimits& limits,
                            const std::function<std::string()>& body) {
  become_subprocess(limits);
  try {
    ::_exit(write_all(pipe, body()) ? 0 : body_threw);
  } catch (const std::bad_alloc&) {
    (void)write_all(pipe, "it claims more than memory can hold");
  } catch (const UserError& error) {
    (void)write_all(pipe, error.what());
    ::_exit(users_mistake);
  } catch (const std::exception& error) {
    (void)write_all(pipe, error.what());
  }
  ::_exit(body_threw);
}

std::string read_all(int pipe) {
  std::string message;
  std::array<char, 4096> piece{};
  while (true) {
    const ssize_t count = ::read(pipe, piece.data(), piece.size());
    if (count > 0) {
      message.append(piece.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return message;
    }
  }
}

/// How a child has ended.
struct Ending {
  int status = 0; ///< As waitpid() gives it.
  rusage used{};
};

Ending ending_of(pid_t child) {
  Ending ending;
  while (::wait4(child, &ending.status, 0, &ending.used) < 0) {
    if (errno != EINTR) {
      fail("wait4");
    }
  }
  return ending;
}

/// Whether it has been killed by something else than its limit of processor time: a user, or the system for
/// want of memory. That says nothing of the file that it looked at.
bool was_killed_from_outside(const Ending& ending, const SubprocessLimits& limits) {
  const auto seconds = ending.used.ru_utime.tv_sec + ending.used.ru_stime.tv_sec;
  return WIFSIGNALED(ending.status) && WTERMSIG(ending.status) == SIGKILL
         && seconds + 1 < limits.processor_seconds;
}

void require_success(int status, const std::string& message) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    return;
  }
  if (WIFEXITED(status) && !message.empty()) {
    if (WEXITSTATUS(status) == users_mistake) {
      throw UserError(message);
    }
    throw Error(message);
  }
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)) {
    throw Error("it keeps the library that reads it running in circles: it is damaged");
  }
  throw Error("the library that reads it crashes over it: it is damaged");
}

/// What a child has said, and how it ended.
struct Answer {
  std::string message;
  Ending ending;
};

Answer ask_child(const SubprocessLimits& limits, const std::function<std::string()>& body) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    fail("pipe2");
  }
  const pid_t child = ::fork();
  if (child == 0) {
    run_child(pipe[1], limits, body);
  }
  const int code = errno;
  (void)::close(pipe[1]);
  std::string message = child > 0 ? read_all(pipe[0]) : std::string{};
  (void)::close(pipe[0]);
  if (child < 0) {
    throw std::system_error(code, std::generic_category(), "fork");
  }
  return {std::move(message), ending_of(child)};
}

} // namespace

std::string answer_of_subprocess(const SubprocessLimits& limits, const std::function<std::string()>& body) {
  constexpr int attempts = 3;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    Answer answer = ask_child(limits, body);
    if (!was_killed_from_outside(answer.ending, limits)) {
      require_success(answer.ending.status, answer.message);
      return std::move(answer.message);
    }
  }
  throw Error("nothing is known of it, since whatever looks at it is killed from outside, perhaps for want "
              "of memory: make "
              "room and start again");
}

void run_in_subprocess(const SubprocessLimits& limits, const std::function<void()>& body) {
  (void)answer_of_subprocess(limits, [&] {
    body();
    return std::string{};
  });
}

} // namespace lsdeconv
