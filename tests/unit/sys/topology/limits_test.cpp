#include "fake_machine.hpp"

#include "lsdeconv/sys/topology/limits.hpp"

#include <cstdlib>
#include <sys/resource.h>

namespace lsdeconv::topology {
namespace {

using ControlGroup = testing::FakeMachine;

TEST_F(ControlGroup, LimitsAreToldWhereThereAreSome) {
  unified("/job");
  EXPECT_EQ(control_group_limits(root()).memory_left, std::nullopt);
  EXPECT_EQ(control_group_limits(root()).processors, std::nullopt);
  file("sys/fs/cgroup/job/memory.max", "10000\n");
  file("sys/fs/cgroup/job/memory.current", "4000\n");
  file("sys/fs/cgroup/job/cpu.max", "150000 100000\n");
  EXPECT_EQ(control_group_limits(root()).memory_left, 6000);
  EXPECT_EQ(control_group_limits(root()).processors, 1.5);
}

TEST_F(ControlGroup, TheLargestNumberIsNoLimit) {
  legacy("/docker/abc", "/docker/abc");
  file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  file("sys/fs/cgroup/memory/memory.usage_in_bytes", "5000\n");
  EXPECT_EQ(control_group_limits(root()).memory_left, std::nullopt);
}

/// Runs in a process of its own, which the limits die with.
void leave_with_zero_if_limited() {
  const rlimit files{100, 200};
  const rlimit locked{65536, 65536};
  const bool set = setrlimit(RLIMIT_NOFILE, &files) == 0 && setrlimit(RLIMIT_MEMLOCK, &locked) == 0;
  const ProcessLimits limits = process_limits();
  std::_Exit(set && limits.open_files == 100 && limits.locked_memory == 65536 ? 0 : 1);
}

TEST(ProcessLimits, AreTheSoftOnes) {
  EXPECT_EXIT(leave_with_zero_if_limited(), ::testing::ExitedWithCode(0), "");
}

} // namespace
} // namespace lsdeconv::topology
