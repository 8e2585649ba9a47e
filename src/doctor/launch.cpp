#include "lsdeconv/doctor/launch.hpp"

#include <array>
#include <cstdlib>

namespace lsdeconv::doctor {
namespace {

/// A launcher and the environment variable by which it is recognised.
struct LauncherRow {
  const char* ranks; ///< Holds the number of ranks.
  const char* name;
};

/// The innermost launcher first: in a Slurm job Open MPI's mpirun starts its daemons with srun.
constexpr std::array rows{LauncherRow{"OMPI_COMM_WORLD_SIZE", "mpirun (Open MPI)"},
                          LauncherRow{"SLURM_STEP_NUM_TASKS", "srun"},
                          LauncherRow{"PMI_SIZE", "mpiexec (Hydra)"}};

} // namespace

Launch launch_by(const std::function<const char*(const char*)>& variable) {
  for (const LauncherRow& row : rows) {
    if (const char* ranks = variable(row.ranks)) {
      return {row.name, std::atoi(ranks)};
    }
  }
  return {};
}

} // namespace lsdeconv::doctor
