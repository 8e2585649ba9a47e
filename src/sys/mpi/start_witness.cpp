#include "start_witness.hpp"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lsdeconv::mpi {
namespace {

/// Waits for a byte; says the sentence where the other end is closed before one comes.
[[noreturn]] void watch(int socket, const std::string& line) {
  char byte = 0;
  ssize_t got = 0;
  do {
    got = ::recv(socket, &byte, 1, 0);
  } while (got < 0 && errno == EINTR);
  if (got == 0) {
    (void)!::write(STDERR_FILENO, line.data(), line.size());
  }
  ::_exit(0);
}

} // namespace

StartWitness::StartWitness(const std::string& sentence) {
  const std::string line = "error: " + sentence + "\n";
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return;
  }
  child_ = ::fork();
  if (child_ == 0) {
    ::close(ends[1]);
    watch(ends[0], line);
  }
  ::close(ends[0]);
  socket_ = ends[1];
}

void StartWitness::has_started() {
  if (socket_ < 0) {
    return;
  }
  (void)::send(socket_, "s", 1, MSG_NOSIGNAL);
  ::close(socket_);
  socket_ = -1;
  if (child_ > 0) {
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

} // namespace lsdeconv::mpi
