#pragma once

#include "lsdeconv/sys/mpi/launch.hpp"

#include <string>
#include <utility>
#include <vector>

namespace lsdeconv::mpi {

/// The environment in which MPI starts, for the length of a scope. Where the process is alone, what a
/// launcher has left in it is taken out: MPI libraries would wait for the other tasks of a step of Slurm, or
/// refuse to start without the plug-in that finds them. The destructor puts it back. Before other threads are
/// started.
class StartEnvironment {
public:
  explicit StartEnvironment(const Launch& launch);
  ~StartEnvironment();
  StartEnvironment(const StartEnvironment&) = delete;
  StartEnvironment& operator=(const StartEnvironment&) = delete;

private:
  std::vector<std::pair<std::string, std::string>> hidden_; ///< Names and values.
};

} // namespace lsdeconv::mpi
