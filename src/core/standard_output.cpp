#include "lsdeconv/core/standard_output.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lsdeconv::standard_output {
namespace {

std::atomic<bool>& used() {
  static std::atomic<bool> instance = false;
  return instance;
}

} // namespace

void print(std::string_view text) {
  used() = true;
  if (!write_all(STDOUT_FILENO, text)) {
    throw Error(lsdeconv::text("the result cannot be written to standard output: ", std::strerror(errno)));
  }
}

bool was_used() {
  return used();
}

bool is_standard_error() {
  struct stat output {};
  struct stat error {};
  return ::fstat(STDOUT_FILENO, &output) == 0 && ::fstat(STDERR_FILENO, &error) == 0
         && output.st_dev == error.st_dev && output.st_ino == error.st_ino;
}

void occupy_closed_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) {
      // For the other direction than it is used in; the lowest free descriptor is this one.
      (void)::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

} // namespace lsdeconv::standard_output
