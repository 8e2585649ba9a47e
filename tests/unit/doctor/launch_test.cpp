#include "lsdeconv/doctor/launch.hpp"

#include <gtest/gtest.h>

#include <map>

namespace lsdeconv::doctor {
namespace {

Launch of(const std::map<std::string, const char*>& environment) {
  return launch_by([&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second;
  });
}

TEST(LaunchBy, NobodyLeavesNoTrace) {
  EXPECT_EQ(of({{"PATH", "/bin"}}).launcher, "");
  EXPECT_EQ(of({}).ranks, std::nullopt);
}

TEST(LaunchBy, EachLauncherTellsItsRanks) {
  EXPECT_EQ(of({{"OMPI_COMM_WORLD_SIZE", "4"}}).ranks, 4);
  EXPECT_EQ(of({{"PMI_SIZE", "3"}}).launcher, "mpiexec (Hydra)");
  EXPECT_EQ(of({{"SLURM_STEP_NUM_TASKS", "2"}}).launcher, "srun");
  EXPECT_EQ(of({{"SLURM_STEP_NUM_TASKS", "2"}}).ranks, 2);
}

TEST(LaunchBy, TheInnermostCounts) {
  const Launch launch = of({{"SLURM_STEP_NUM_TASKS", "2"}, {"OMPI_COMM_WORLD_SIZE", "16"}});
  EXPECT_EQ(launch.launcher, "mpirun (Open MPI)");
  EXPECT_EQ(launch.ranks, 16);
  EXPECT_EQ(of({{"SLURM_STEP_NUM_TASKS", "2"}, {"PMI_SIZE", "2"}}).launcher, "srun") << "srun --mpi=pmi2";
}

} // namespace
} // namespace lsdeconv::doctor
