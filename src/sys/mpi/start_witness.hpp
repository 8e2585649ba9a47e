#pragma once

#include <string>
#include <sys/types.h>

namespace lsdeconv::mpi {

/// Says a sentence on standard error where this process ends before has_started(). Libraries of MPI that
/// cannot start end the process at once and run none of its own code, so a child process waits beside it. To
/// be made before other threads are started.
class StartWitness {
public:
  explicit StartWitness(const std::string& sentence);
  ~StartWitness() { has_started(); }
  StartWitness(const StartWitness&) = delete;
  StartWitness& operator=(const StartWitness&) = delete;
  /// Ends the child process.
  void has_started();

private:
  int socket_ = -1;
  pid_t child_ = -1;
};

} // namespace lsdeconv::mpi
