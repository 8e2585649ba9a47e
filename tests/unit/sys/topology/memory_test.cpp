#include "fake_machine.hpp"
#include "sys/topology/memory.hpp"

#include "lsdeconv/core/error.hpp"

#include <sys/resource.h>

namespace lsdeconv::topology {
namespace {

class NodeMemory : public testing::FakeMachine {
protected:
  void meminfo() const {
    file("proc/meminfo", "MemTotal:       2000 kB\nMemFree:         100 kB\nMemAvailable:   1500 kB\n");
  }
};

TEST_F(NodeMemory, CountsWhatTheKernelCallsAvailable) {
  meminfo();
  const Memory memory = node_memory(root());
  EXPECT_EQ(memory.total, 2000 * 1024);
  EXPECT_EQ(memory.available, 1500 * 1024);
}

TEST_F(NodeMemory, IsBoundByTheControlGroup) {
  meminfo();
  unified("/job");
  file("sys/fs/cgroup/job/memory.max", "900000\n");
  file("sys/fs/cgroup/job/memory.current", "100000\n");
  EXPECT_EQ(node_memory(root()).available, 800000);
  file("sys/fs/cgroup/job/memory.max", "900000000\n");
  EXPECT_EQ(node_memory(root()).available, 1500 * 1024);
}

TEST_F(NodeMemory, RefusesToGuess) {
  EXPECT_THROW((void)node_memory(root()), Error);
  file("proc/meminfo", "MemTotal: 2000 kB\n");
  EXPECT_THROW((void)node_memory(root()), Error);
}

/// Runs in a process of its own, which the limit dies with.
void leave_with_zero_if_limited() {
  const std::int64_t size = std::int64_t{1} << 50;
  const rlimit limit{static_cast<rlim_t>(size), RLIM_INFINITY};
  const bool set = setrlimit(RLIMIT_AS, &limit) == 0;
  const std::int64_t left = address_space_left().value_or(-1);
  std::_Exit(set && 0 < left && left < size ? 0 : 1);
}

TEST(AddressSpaceLeft, IsTheLimitLessWhatIsMapped) {
  EXPECT_EXIT(leave_with_zero_if_limited(), ::testing::ExitedWithCode(0), "");
}

} // namespace
} // namespace lsdeconv::topology
