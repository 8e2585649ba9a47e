#include "run/placement/device_assignment.hpp"
#include "run/placement/device_matching.hpp"

#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

#include <set>

namespace lsdeconv {
namespace {

Device gpu(int index, int ordinal) {
  return {.ordinal = ordinal,
          .system_index = index,
          .uuid = "GPU-" + std::to_string(index),
          .name = "Pretend " + std::to_string(index),
          .pci_bus_id = "0000:0" + std::to_string(index) + ":00.0",
          .memory = 1};
}

/// A rank that sees these GPUs, in this order.
DeviceList seeing(const std::vector<int>& indices) {
  DeviceList list;
  for (const int index : indices) {
    list.devices.push_back(gpu(index, static_cast<int>(list.devices.size())));
  }
  if (indices.empty()) {
    list.why_none = "no driver is loaded";
  }
  return list;
}

RunConfig with(DeviceChoice choice, std::vector<int> indices = {}, int cpu_workers = 0) {
  RunConfig config;
  config.device = choice;
  config.gpu_indices = std::move(indices);
  config.cpu_workers = cpu_workers;
  return config;
}

/// Index of every rank's GPU as nvidia-smi numbers it; -1 for the CPU.
std::vector<int> assigned(const std::vector<DeviceList>& ranks, const RunConfig& config) {
  std::vector<int> indices;
  for (const std::optional<Device>& device : assign_devices({"n1", ranks}, config)) {
    indices.push_back(device ? device->system_index : -1);
  }
  return indices;
}

std::string refusal(const std::vector<DeviceList>& ranks, const RunConfig& config) {
  try {
    (void)assign_devices({"n1", ranks}, config);
  } catch (const UserError& error) {
    return error.what();
  }
  return "nothing was refused";
}

using Indices = std::vector<int>;

TEST(DeviceAssignment, TheNthRankGetsTheNthGpu) {
  const DeviceList all = seeing({0, 1, 2, 3});
  EXPECT_EQ(assigned({all, all, all, all}, with(DeviceChoice::automatic)), (Indices{0, 1, 2, 3}));
  EXPECT_EQ(assigned({all, all}, with(DeviceChoice::cuda)), (Indices{0, 1}));
}

TEST(DeviceAssignment, IndicesSelectAndOrder) {
  const DeviceList all = seeing({0, 1, 2, 3});
  EXPECT_EQ(assigned({all, all}, with(DeviceChoice::automatic, {3, 1})), (Indices{3, 1}));
}

TEST(DeviceAssignment, ALauncherThatShowsEachRankAnotherGpuIsFollowed) {
  const std::vector<DeviceList> ranks{seeing({2}), seeing({0}), seeing({1})};
  EXPECT_EQ(assigned(ranks, with(DeviceChoice::cuda)), (Indices{2, 0, 1}));
  EXPECT_EQ(assign_devices({"n1", ranks}, with(DeviceChoice::cuda))[0]->ordinal, 0)
      << "as the rank numbers it";
}

TEST(DeviceAssignment, ARankThatSeesLittleIsServedBeforeOneThatSeesAll) {
  EXPECT_EQ(assigned({seeing({0, 1}), seeing({0})}, with(DeviceChoice::cuda)), (Indices{1, 0}));
  EXPECT_EQ(assigned({seeing({0, 1}), seeing({1, 2}), seeing({0})}, with(DeviceChoice::cuda)),
            (Indices{1, 2, 0}));
}

TEST(DeviceAssignment, NoGpuGoesToTwoRanks) {
  for (int ranks = 1; ranks <= 6; ++ranks) {
    const std::vector<DeviceList> lists(static_cast<std::size_t>(ranks), seeing({4, 2, 0}));
    const Indices given = assigned(lists, with(DeviceChoice::cuda, {}, 6));
    std::multiset<int> used(given.begin(), given.end());
    used.erase(-1);
    for (const int index : used) {
      EXPECT_EQ(used.count(index), 1U);
    }
    EXPECT_EQ(used.size(), static_cast<std::size_t>(std::min(ranks, 3)));
  }
}

TEST(DeviceAssignment, TwoRanksThatSeeTheSameSingleGpuAreTooMany) {
  const std::string message = refusal({seeing({5}), seeing({5})}, with(DeviceChoice::cuda));
  EXPECT_NE(message.find("node n1 has 2 ranks but 1 GPU"), std::string::npos) << message;
  EXPECT_NE(message.find("--cpu-workers 1"), std::string::npos) << message;
}

TEST(DeviceAssignment, RanksBeyondTheGpusComputeOnTheCpuOnlyWhereAsked) {
  const DeviceList all = seeing({0, 1});
  EXPECT_EQ(assigned({all, all, all}, with(DeviceChoice::cuda, {}, 1)), (Indices{0, 1, -1}));
  const std::string message = refusal({all, all, all, all}, with(DeviceChoice::cuda, {}, 1));
  EXPECT_NE(message.find("4 ranks but 2 GPUs"), std::string::npos) << message;
  EXPECT_NE(message.find("--cpu-workers 2"), std::string::npos) << message;
}

TEST(DeviceAssignment, AGpuThatDoesNotAnswerExplainsARankWithoutOne) {
  NodeDevices node{"n1", {seeing({0}), seeing({0})}};
  node.bad = {{.ordinal = 1, .pci_bus_id = "0000:01:00.0"}};
  const std::vector<std::optional<Device>> devices = assign_devices(node, with(DeviceChoice::cuda));
  EXPECT_TRUE(devices[0].has_value());
  EXPECT_FALSE(devices[1].has_value());
  EXPECT_FALSE(works_on_cpu(node, devices, 1, with(DeviceChoice::cuda)));
}

TEST(DeviceAssignment, AutomaticTakesTheCpuWhereThereIsNoGpu) {
  EXPECT_EQ(assigned({seeing({}), seeing({})}, with(DeviceChoice::automatic)), (Indices{-1, -1}));
}

TEST(DeviceAssignment, ADemandedGpuThatIsNotThereIsRefusedWithTheReason) {
  const std::string message = refusal({seeing({})}, with(DeviceChoice::cuda));
  EXPECT_NE(message.find("node n1: no driver is loaded"), std::string::npos) << message;
}

TEST(DeviceAssignment, AnIndexThatNoGpuHasIsRefusedWithThoseThatThereAre) {
  const std::string message = refusal({seeing({0, 2})}, with(DeviceChoice::automatic, {0, 1}));
  for (const char* part : {"--gpu-indices 1", "node n1", "0 (Pretend 0), 2 (Pretend 2)"}) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  }
  EXPECT_NE(refusal({seeing({})}, with(DeviceChoice::automatic, {0})).find("it has none"), std::string::npos);
}

TEST(DeviceAssignment, TheCpuIsTakenWhereAskedForWhateverThereIs) {
  EXPECT_EQ(assigned({seeing({0}), seeing({0})}, with(DeviceChoice::cpu)), (Indices{-1, -1}));
}

/// Assigned after the GPUs of these ranks have failed.
std::vector<int> assigned_without_bad(NodeDevices& node, const std::vector<std::string>& faults,
                                      const RunConfig& config) {
  leave_bad_out(node, assign_devices(node, config), faults);
  std::vector<int> indices;
  for (const std::optional<Device>& device : assign_devices(node, config)) {
    indices.push_back(device ? device->system_index : -1);
  }
  return indices;
}

TEST(DeviceAssignment, AFreeGpuTakesThePlaceOfABadOneAndTheOthersStay) {
  const DeviceList all = seeing({0, 1, 2});
  NodeDevices node{"n1", {all, all}};
  EXPECT_EQ(assigned_without_bad(node, {"broken", ""}, with(DeviceChoice::cuda)), (Indices{2, 1}));
  ASSERT_EQ(node.bad.size(), 1U);
  EXPECT_EQ(node.bad[0].system_index, 0);
}

TEST(DeviceAssignment, AGpuThatWorksStaysWithItsRankAlone) {
  const DeviceList all = seeing({0, 1});
  NodeDevices node{"n1", {all, all}};
  EXPECT_EQ(assigned_without_bad(node, {"broken", ""}, with(DeviceChoice::automatic)), (Indices{-1, 1}));
}

TEST(DeviceAssignment, WithoutAFreeGpuTheRankOfABadOneHasNone) {
  const DeviceList all = seeing({0, 1});
  NodeDevices node{"n1", {all, all}};
  const RunConfig config = with(DeviceChoice::cuda, {0, 1});
  EXPECT_EQ(assigned_without_bad(node, {"", "broken"}, config), (Indices{0, -1})) << "and no index is missed";
  EXPECT_FALSE(works_on_cpu(node, assign_devices(node, config), 1, config));
  EXPECT_EQ(assigned_without_bad(node, {"broken", ""}, config), (Indices{-1, -1}));
  EXPECT_EQ(no_gpu(node, config).why, "") << "the faults say it";
}

TEST(DeviceAssignment, CpuWorkersAreThoseThatWereAskedForAlsoBesideBadGpus) {
  const DeviceList all = seeing({0, 1});
  NodeDevices node{"n1", {all, all, all}};
  const RunConfig config = with(DeviceChoice::cuda, {}, 1);
  EXPECT_EQ(assigned_without_bad(node, {"", "broken", ""}, config), (Indices{0, -1, -1}));
  EXPECT_TRUE(works_on_cpu(node, assign_devices(node, config), 1, config));
  EXPECT_FALSE(works_on_cpu(node, assign_devices(node, config), 2, config));
}

TEST(DeviceAssignment, SaysWhyThereIsNoGpu) {
  EXPECT_EQ(no_gpu({"n1", {seeing({})}}, with(DeviceChoice::automatic)).why, "no driver is loaded");
  EXPECT_EQ(no_gpu({"n1", {seeing({})}}, with(DeviceChoice::cpu)).why, "");
  EXPECT_EQ(no_gpu({"n1", {seeing({0})}}, with(DeviceChoice::automatic)).why, "");
}

TEST(DeviceMatching, IsAsLargeAsCanBe) {
  using Lists = std::vector<std::vector<int>>;
  EXPECT_EQ(largest_matching(Lists{}).size(), 0U);
  EXPECT_EQ(largest_matching(Lists{{}, {7}}), (std::vector<std::optional<int>>{std::nullopt, 7}));
  // A chain: everyone must move for the last one to find a place.
  EXPECT_EQ(largest_matching(Lists{{0, 1}, {1, 2}, {2, 3}, {0}}),
            (std::vector<std::optional<int>>{1, 2, 3, 0}));
}

} // namespace
} // namespace lsdeconv
