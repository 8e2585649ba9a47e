#include "fake_machine.hpp"

#include "lsdeconv/sys/topology/kernel_settings.hpp"

namespace lsdeconv::topology {
namespace {

using KernelSettings = testing::FakeMachine;

TEST_F(KernelSettings, ParametersAreReadByName) {
  file("proc/sys/vm/swappiness", "60\n");
  file("proc/sys/net/ipv4/tcp_rmem", "4096\t131072\t6291456\n");
  EXPECT_EQ(kernel_parameter(root(), "vm.swappiness"), 60);
  EXPECT_EQ(kernel_parameter(root(), "net.ipv4.tcp_rmem"), 4096);
  EXPECT_EQ(kernel_parameter(root(), "vm.compaction_proactiveness"), std::nullopt);
}

TEST_F(KernelSettings, FrequencyScalingIsThatOfTheFirstProcessor) {
  EXPECT_EQ(frequency_scaling(root()).governor, "");
  file("sys/devices/system/cpu/cpu0/cpufreq/scaling_driver", "intel_pstate\n");
  file("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  EXPECT_EQ(frequency_scaling(root()).driver, "intel_pstate");
  EXPECT_EQ(frequency_scaling(root()).governor, "powersave");
}

TEST_F(KernelSettings, AnAdapterIsNeededForRdma) {
  EXPECT_FALSE(has_rdma(root()));
  std::filesystem::create_directories(root() / "sys/class/infiniband");
  EXPECT_FALSE(has_rdma(root()));
  file("sys/class/infiniband/mlx5_0/node_type", "1: CA\n");
  EXPECT_TRUE(has_rdma(root()));
}

} // namespace
} // namespace lsdeconv::topology
