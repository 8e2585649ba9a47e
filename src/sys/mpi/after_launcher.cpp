#include "lsdeconv/sys/mpi/after_launcher.hpp"

#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <string_view>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace lsdeconv::mpi {
namespace {

/// The descriptors of the process that is left behind.
constexpr int line_descriptor = 0;
constexpr int launcher_descriptor = 1;
constexpr int most_milliseconds = 60'000; ///< That it waits.

/// The words of a process's command line; the first may be a path.
std::vector<std::string> words_of(pid_t process) {
  std::ifstream file(text("/proc/", process, "/cmdline"), std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) {
    words.push_back(word);
  }
  return words;
}

/// A program's name without its folder, and without the suffix that distributions with several MPIs give it:
/// mpirun for /usr/bin/mpirun.openmpi.
std::string name_of_program(const std::string& word) {
  const std::string name = word.substr(word.rfind('/') + 1);
  return name.substr(0, name.find('.'));
}

bool is_talkative_mpirun(pid_t process) {
  const std::vector<std::string> words = words_of(process);
  if (words.empty() || std::getenv("OMPI_COMM_WORLD_RANK") == nullptr) {
    return false;
  }
  const std::string name = name_of_program(words.front());
  constexpr std::array<std::string_view, 4> names{"mpirun", "mpiexec", "orterun", "prterun"};
  constexpr std::array<std::string_view, 3> quiet{"-q", "-quiet", "--quiet"};
  return std::find(names.begin(), names.end(), name) != names.end()
         && std::find_first_of(words.begin() + 1, words.end(), quiet.begin(), quiet.end()) == words.end();
}

/// messages: of the launcher, to write to; launcher: becomes readable when it has ended.
[[noreturn]] void wait_and_say(int messages, int launcher, const std::string& line) {
  (void)::setsid(); // mpirun ends what belongs to its processes
  (void)::dup2(messages, line_descriptor);
  (void)::dup2(launcher, launcher_descriptor);
  (void)::close_range(launcher_descriptor + 1, ~0U, 0); // mpirun waits for the ends of some
  for (const int signal : {SIGTERM, SIGHUP, SIGPIPE}) {
    (void)std::signal(signal, SIG_IGN);
  }
  pollfd ended{.fd = launcher_descriptor, .events = POLLIN, .revents = 0};
  if (::poll(&ended, 1, most_milliseconds) > 0) {
    (void)write_all(line_descriptor, (::isatty(line_descriptor) != 0 ? "\n" : "") + line + "\n");
  }
  ::_exit(0);
}

/// A descriptor that becomes readable when the process has ended; negative where the system has none.
int descriptor_of(pid_t process) {
  return static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
}

} // namespace

void say_after_launcher(const std::string& line) {
  const pid_t launcher = ::getppid();
  if (!is_talkative_mpirun(launcher)) {
    return;
  }
  const std::string path = text("/proc/", launcher, "/fd/2");
  const int messages = ::open(path.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
  const int end = messages < 0 ? -1 : descriptor_of(launcher);
  if (end > launcher_descriptor && ::fork() == 0) {
    wait_and_say(messages, end, line);
  }
  for (const int open : {messages, end}) {
    if (open >= 0) {
      (void)::close(open);
    }
  }
}

} // namespace lsdeconv::mpi
