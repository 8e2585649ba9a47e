#include "lock_holder.hpp"

#include "lsdeconv/core/random_text.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <map>
#include <sstream>
#include <unistd.h>

namespace lsdeconv {
namespace {

constexpr std::string_view first_line = "lsdeconv lock";
constexpr std::string_view last_line = "end";

std::string first_word_of(const std::filesystem::path& path) {
  std::string word;
  std::ifstream(path) >> word;
  return word;
}

/// Empty where the system has none of this kind.
std::string namespace_of_this_process(const std::string& kind) {
  std::error_code none;
  return std::filesystem::read_symlink("/proc/self/ns/" + kind, none).string();
}

/// LockHolder::machine of this process.
std::string this_machine() {
  return text(first_word_of("/proc/sys/kernel/random/boot_id"), "/", namespace_of_this_process("pid"), "/",
              namespace_of_this_process("time"));
}

/// LockHolder::started of a process: field 22 of /proc/PID/stat, counted from behind the second one, the
/// program's name, which may contain anything. Empty where the process has ended and waits for its parent
/// (zombie); none where /proc shows no such process.
std::optional<std::string> start_of(std::int64_t process) {
  std::ifstream file(text("/proc/", process, "/stat"));
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) {
    return std::nullopt;
  }
  std::istringstream fields(line.substr(name_end + 1));
  std::string state;
  std::string field;
  fields >> state;
  for (int number = 4; number <= 22; ++number) {
    fields >> field;
  }
  return state == "Z" || state == "X" ? std::string{} : field;
}

/// The value of the first of these variables that is set; empty where none is.
std::string first_of_environment(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const char* value = std::getenv(name); value != nullptr) {
      return value;
    }
  }
  return {};
}

} // namespace

LockHolder LockHolder::self() {
  const std::int64_t process = ::getpid();
  const std::string user = first_of_environment({"USER", "LOGNAME"});
  return {.host = host_name(),
          .machine = this_machine(),
          .process = process,
          .started = start_of(process).value_or(""),
          .user = user.empty() ? text(::getuid()) : user,
          .job = first_of_environment({"SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID", "JOB_ID"}),
          .id = random_text()};
}

std::string LockHolder::description() const {
  return text("the run on ", host, " (process ", process, " of user ", user, job.empty() ? "" : ", job ", job,
              ")");
}

// Where /proc hides the processes of other users (mount option hidepid), kill() with signal 0 still tells
// whether one exists.
bool LockHolder::has_died() const {
  if (machine != this_machine() || started.empty()) {
    return false;
  }
  const std::optional<std::string> start = start_of(process);
  return start ? *start != started : ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
}

std::string lock_text(const LockHolder& holder, std::uint64_t beat) {
  return text(first_line, "\nhost=", holder.host, "\nmachine=", holder.machine, "\nprocess=", holder.process,
              "\nstarted=", holder.started, "\nuser=", holder.user, "\njob=", holder.job, "\nid=", holder.id,
              "\nbeat=", std::setfill('0'), std::setw(20), beat, "\n", last_line, "\n");
}

std::optional<LockHolder> lock_holder(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::map<std::string, std::string> values;
  if (!std::getline(lines, line) || line != first_line) {
    return std::nullopt;
  }
  while (std::getline(lines, line) && line != last_line) {
    const std::size_t equals = line.find('=');
    values[line.substr(0, equals)] = equals == std::string::npos ? "" : line.substr(equals + 1);
  }
  if (line != last_line) {
    return std::nullopt;
  }
  return LockHolder{.host = values["host"],
                    .machine = values["machine"],
                    .process = std::strtoll(values["process"].c_str(), nullptr, 10),
                    .started = values["started"],
                    .user = values["user"],
                    .job = values["job"],
                    .id = values["id"]};
}

} // namespace lsdeconv
