#include "lsdeconv/sys/mpi/launch.hpp"

#include <gmock/gmock.h>

#include <map>

namespace lsdeconv::mpi {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr int this_process = 4711;

Launch of(const std::map<std::string, const char*>& environment) {
  return launch_by(
      [&](const char* name) {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second;
      },
      this_process);
}

TEST(LaunchBy, NobodyLeavesNoTrace) {
  EXPECT_EQ(of({{"PATH", "/bin"}}).launcher, "");
  EXPECT_EQ(of({}).ranks, std::nullopt);
  EXPECT_TRUE(of({}).alone);
}

TEST(LaunchBy, EachLauncherTellsItsRanks) {
  EXPECT_EQ(of({{"OMPI_COMM_WORLD_SIZE", "4"}, {"OMPI_COMM_WORLD_RANK", "3"}}).ranks, 4);
  EXPECT_EQ(of({{"OMPI_COMM_WORLD_SIZE", "4"}, {"OMPI_COMM_WORLD_RANK", "3"}}).rank, 3);
  EXPECT_EQ(of({{"PMI_SIZE", "3"}, {"PMI_RANK", "2"}}).launcher, "mpiexec (Hydra)");
  EXPECT_EQ(of({{"PMI_SIZE", "3"}, {"PMI_RANK", "2"}}).rank, 2);
  EXPECT_EQ(of({{"PALS_RANKID", "5"}, {"PMI_SIZE", "8"}}).rank, 5);
  EXPECT_EQ(of({{"PMIX_RANK", "1"}}).rank, 1);
  EXPECT_EQ(of({{"SLURM_STEP_NUM_TASKS", "2"}}).launcher, "srun");
  EXPECT_EQ(of({{"SLURM_STEP_NUM_TASKS", "2"}, {"SLURM_PROCID", "1"}}).rank, 1);
}

TEST(LaunchBy, TheInnermostCounts) {
  const Launch launch = of({{"SLURM_STEP_NUM_TASKS", "2"}, {"OMPI_COMM_WORLD_SIZE", "16"}});
  EXPECT_EQ(launch.launcher, "mpirun (Open MPI)");
  EXPECT_EQ(launch.ranks, 16);
  EXPECT_EQ(of({{"SLURM_STEP_NUM_TASKS", "2"}, {"PMI_SIZE", "2"}}).launcher, "srun") << "srun --mpi=pmi2";
  const Launch hydra = of({{"SLURM_STEP_NUM_TASKS", "2"}, {"PMI_SIZE", "16"}, {"MPI_LOCALNRANKS", "8"}});
  EXPECT_EQ(hydra.launcher, "mpiexec (Hydra)") << "its daemons are started by srun, one per node";
  EXPECT_EQ(hydra.ranks, 16);
}

TEST(LaunchBy, OnlyTheOnlyTaskOfAStepIsAlone) {
  EXPECT_TRUE(of({{"SLURM_JOB_ID", "7"}, {"SLURM_NTASKS", "4"}}).alone) << "in a batch script, before srun";
  EXPECT_TRUE(of({{"SLURM_STEP_NUM_TASKS", "1"}, {"SLURM_NTASKS", "4"}}).alone);
  EXPECT_TRUE(of({{"SLURM_STEP_NUM_TASKS", "1"}, {"PMIX_RANK", "0"}}).alone) << "srun --mpi=pmix --pty bash";
  EXPECT_FALSE(of({{"SLURM_STEP_NUM_TASKS", "2"}, {"PMIX_RANK", "0"}}).alone);
  EXPECT_FALSE(of({{"SLURM_STEP_NUM_TASKS", "2"}}).alone);
  EXPECT_FALSE(of({{"OMPI_COMM_WORLD_SIZE", "1"}}).alone) << "mpirun looks after it";
  EXPECT_FALSE(of({{"PMI_SIZE", "1"}}).alone);
}

TEST(LaunchBy, WhatIsTypedInTheTerminalOfAStepIsAlone) {
  const std::map<std::string, const char*> shell{{"SLURM_STEP_NUM_TASKS", "4"},
                                                 {"SLURM_PTY_WIN_COL", "80"},
                                                 {"SLURM_TASK_PID", "4000"},
                                                 {"PMIX_RANK", "0"}};
  EXPECT_TRUE(of(shell).alone);
  auto task = shell;
  task["SLURM_TASK_PID"] = "4711";
  EXPECT_FALSE(of(task).alone) << "srun lsdeconv, typed in such a terminal";
  auto launched = shell;
  launched["OMPI_COMM_WORLD_SIZE"] = "2";
  EXPECT_EQ(of(launched).ranks, 2) << "mpirun lsdeconv, typed there";
}

TEST(RanksUnknownToMpi, AreNamedWithWhatToType) {
  const Launch by_srun = of({{"SLURM_STEP_NUM_TASKS", "4"}});
  EXPECT_THAT(ranks_unknown_to_mpi(by_srun, 1, "MPICH 4.0"),
              AllOf(HasSubstr("srun started 4 processes"), HasSubstr("MPICH 4.0"), HasSubstr("--mpi=pmix")));
  EXPECT_EQ(ranks_unknown_to_mpi(by_srun, 4, "MPICH 4.0"), "");
  const Launch by_mpirun = of({{"OMPI_COMM_WORLD_SIZE", "2"}});
  EXPECT_THAT(ranks_unknown_to_mpi(by_mpirun, 1, "MPICH 4.0"),
              AllOf(HasSubstr("mpirun (Open MPI) started 2"), HasSubstr("that it was built with")));
  EXPECT_EQ(ranks_unknown_to_mpi(of({{"OMPI_COMM_WORLD_SIZE", "1"}}), 1, "MPICH 4.0"), "");
  EXPECT_EQ(ranks_unknown_to_mpi(of({{"SLURM_NTASKS", "4"}}), 1, "MPICH 4.0"), "");
  EXPECT_EQ(ranks_unknown_to_mpi(of({}), 1, "MPICH 4.0"), "");
}

} // namespace
} // namespace lsdeconv::mpi
