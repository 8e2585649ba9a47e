#include "sys/mpi/start_environment.hpp"
#include "sys/mpi/start_witness.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>
#include <unistd.h>

namespace lsdeconv::mpi {
namespace {

/// "unset", else the value.
std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "unset" : value;
}

class Start : public ::testing::Test {
protected:
  void SetUp() override {
    setenv("SLURM_STEP_ID", "0", 1);
    setenv("SLURM_CONF", "/etc/slurm/slurm.conf", 1);
    setenv("PMIX_RANK", "2", 1);
    setenv("PMIX_MCA_gds", "hash", 1);
  }
  void TearDown() override {
    for (const char* name : {"SLURM_STEP_ID", "SLURM_CONF", "PMIX_RANK", "PMIX_MCA_gds", "OMPI_MCA_sharedfp",
                             "OMPI_MCA_io_ompio_priority", "OMPI_MCA_ess_singleton_isolated",
                             "OMPI_MCA_orte_create_session_dirs"}) {
      unsetenv(name);
    }
  }
};

TEST_F(Start, AloneItSeesNoTraceOfALauncher) {
  {
    const StartEnvironment environment(Launch{});
    EXPECT_EQ(variable("SLURM_STEP_ID"), "unset");
    EXPECT_EQ(variable("PMIX_RANK"), "unset");
    EXPECT_EQ(variable("SLURM_CONF"), "/etc/slurm/slurm.conf");
    EXPECT_EQ(variable("PMIX_MCA_gds"), "hash");
    EXPECT_EQ(variable("OMPI_MCA_ess_singleton_isolated"), "1");
  }
  EXPECT_EQ(variable("SLURM_STEP_ID"), "0");
  EXPECT_EQ(variable("PMIX_RANK"), "2");
}

TEST_F(Start, ALauncherIsLeftInPeace) {
  const StartEnvironment environment({.launcher = "srun", .ranks = 4, .alone = false});
  EXPECT_EQ(variable("SLURM_STEP_ID"), "0");
  EXPECT_EQ(variable("PMIX_RANK"), "2");
  EXPECT_EQ(variable("OMPI_MCA_ess_singleton_isolated"), "unset");
  EXPECT_EQ(variable("OMPI_MCA_sharedfp"), "individual");
}

TEST_F(Start, TheUsersOwnParametersStay) {
  setenv("OMPI_MCA_sharedfp", "sm", 1);
  const StartEnvironment environment(Launch{});
  EXPECT_EQ(variable("OMPI_MCA_sharedfp"), "sm");
}

/// What is said on standard error where the process ends while, or after, MPI starts; with its exit code.
[[noreturn]] void end(bool started, int code) {
  auto* witness = new StartWitness("MPI cannot start");
  if (started) {
    witness->has_started();
  }
  ::_exit(code);
}

TEST(StartWitnessDeathTest, SpeaksWhereTheProcessEndsBeforeTheStart) {
  EXPECT_EXIT(end(false, 3), ::testing::ExitedWithCode(3), "^error: MPI cannot start");
  EXPECT_EXIT(end(true, 3), ::testing::ExitedWithCode(3), "^$");
}

} // namespace
} // namespace lsdeconv::mpi
