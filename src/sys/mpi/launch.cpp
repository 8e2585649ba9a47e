#include "lsdeconv/sys/mpi/launch.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace lsdeconv::mpi {
namespace {

using Variable = std::function<const char*(const char*)>;

/// A launcher and the environment variables by which it is known.
struct LauncherRow {
  const char* sign;  ///< Set by this launcher only.
  const char* ranks; ///< Holds the number of processes.
  const char* rank;  ///< Holds the number of this one.
  const char* name;
};

/// The innermost launcher first: in a Slurm job Open MPI's mpirun and Hydra start their daemons with srun.
constexpr std::array rows{
    LauncherRow{"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "mpirun (Open MPI)"},
    LauncherRow{"MPI_LOCALNRANKS", "PMI_SIZE", "PMI_RANK", "mpiexec (Hydra)"},
    LauncherRow{"PALS_RANKID", "PMI_SIZE", "PALS_RANKID", "mpiexec (PALS)"},
    LauncherRow{"SLURM_STEP_NUM_TASKS", "SLURM_STEP_NUM_TASKS", "SLURM_PROCID", "srun"},
    LauncherRow{"PMI_SIZE", "PMI_SIZE", "PMI_RANK", "mpiexec (Hydra)"},
    LauncherRow{"PMIX_RANK", nullptr, "PMIX_RANK", "a launcher with PMIx"}};

/// What is typed in the terminal of a step's first task is not the step's program, which is the shell there.
bool typed_in_terminal_of_step(const Variable& variable, int process) {
  const char* task = variable("SLURM_TASK_PID");
  return (variable("SLURM_PTY_PORT") != nullptr || variable("SLURM_PTY_WIN_COL") != nullptr)
         && (task == nullptr || std::atoi(task) != process);
}

std::optional<int> number_in(const Variable& variable, const char* name) {
  const char* value = name == nullptr ? nullptr : variable(name);
  return value == nullptr ? std::nullopt : std::optional(std::atoi(value));
}

} // namespace

Launch launch_by(const Variable& variable, int process) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const LauncherRow& r) { return variable(r.sign); });
  if (row == rows.end()) {
    return {};
  }
  const bool by_srun = std::string_view(row->name) == "srun";
  if (by_srun && typed_in_terminal_of_step(variable, process)) {
    return {};
  }
  const std::optional<int> ranks = number_in(variable, row->ranks);
  return {.launcher = row->name,
          .ranks = ranks,
          .rank = number_in(variable, row->rank).value_or(0),
          .alone = by_srun && ranks == 1};
}

Launch launch_of_process() {
  return launch_by(::getenv, ::getpid());
}

std::string ranks_unknown_to_mpi(const Launch& launch, int ranks, const std::string& library) {
  if (launch.alone || ranks > 1 || launch.ranks.value_or(1) <= 1) {
    return {};
  }
  return text(launch.launcher, " started ", *launch.ranks, " processes, but this program's MPI library (",
              library, ") knows of one only, so that each would do all of the work; ",
              right_launcher(launch));
}

std::string right_launcher(const Launch& launch) {
  return launch.launcher == "srun" ? "start it with srun --mpi=pmix (srun --mpi=list names what this Slurm "
                                     "has) or with the mpirun of the "
                                     "MPI library that it was built with"
                                   : "start it with the mpirun of the MPI library that it was built with";
}

} // namespace lsdeconv::mpi
