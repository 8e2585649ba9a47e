#pragma once

#include <functional>
#include <optional>
#include <string>

namespace lsdeconv::mpi {

/// The launcher of this process, as its environment variables show it before MPI is started.
struct Launch {
  std::string launcher{};     ///< "mpirun (Open MPI)", "srun"; empty where there is none.
  std::optional<int> ranks{}; ///< Number of processes that it has started; none where it does not tell.
  int rank = 0;               ///< Number of this process among them, from 0.
  /// The process is one by itself, whatever the environment that it has inherited says: no launcher, the only
  /// task of a step of Slurm, or started by hand in a step's terminal (srun --pty bash).
  bool alone = true;
};

/// Recognises the launcher of a process. variable: returns the value of an environment variable, null where
/// it is not set, as getenv. process: its number (getpid).
Launch launch_by(const std::function<const char*(const char*)>& variable, int process);
/// The launcher of this process.
Launch launch_of_process();

/// Where the launcher has started several processes, but MPI knows of one only: a sentence that says so and
/// what to type instead. This happens with the launcher of another MPI library, and with srun without the
/// right plug-in. Empty where all is well. ranks: in MPI_COMM_WORLD; library: as library_version() names it.
std::string ranks_unknown_to_mpi(const Launch& launch, int ranks, const std::string& library);
/// What to type where that launcher does not fit the MPI library: "start it with …".
std::string right_launcher(const Launch& launch);

} // namespace lsdeconv::mpi
