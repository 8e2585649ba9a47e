#include "lsdeconv/sys/topology/machine.hpp"

#include <gtest/gtest.h>

#include <array>
#include <unistd.h>

namespace lsdeconv::topology {
namespace {

TEST(Inspect, DescribesThisMachine) {
  const Machine machine = inspect();
  std::array<char, 256> host{};
  ASSERT_EQ(gethostname(host.data(), host.size() - 1), 0);
  EXPECT_EQ(machine.host, host.data());
  EXPECT_GE(machine.cores, 1);
  EXPECT_GE(machine.node_cores, machine.cores);
  EXPECT_EQ(machine.memory_total % 1024, 0);
  EXPECT_GT(machine.memory_available, 0);
  EXPECT_LE(machine.memory_available, machine.memory_total);
}

} // namespace
} // namespace lsdeconv::topology
