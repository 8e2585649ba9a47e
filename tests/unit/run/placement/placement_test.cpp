#include "support/world.hpp"

#include "lsdeconv/run/placement/placement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

RankPlacement on(const std::string& host, const std::string& cores, int count, int of = 32) {
  return {.host = host, .cores = cores, .core_count = count, .numa_nodes = "0", .cores_of_host = of};
}

RankPlacement with_gpu(int number, const std::string& cores, const std::string& numa_node) {
  const std::string name = "GPU " + std::to_string(number);
  return {.host = "n1",
          .device = name + ", NVIDIA H100 (GPU-" + std::to_string(number) + ")",
          .short_name = name,
          .cores = cores,
          .core_count = 16,
          .numa_nodes = numa_node,
          .cores_of_host = 32,
          .bound_to_device = true};
}

TEST(Placement, TellsAFewRanksOneByOne) {
  EXPECT_THAT(
      placement_lines({with_gpu(0, "0-15", "0"), with_gpu(1, "16-31", "1"), on("n2", "0-31", 32)}),
      ElementsAre("rank 0 on n1: GPU 0, NVIDIA H100 (GPU-0), bound beside it to cores 0-15, host buffers on "
                  "NUMA node 0",
                  "rank 1 on n1: GPU 1, NVIDIA H100 (GPU-1), bound beside it to cores 16-31, host buffers "
                  "on NUMA node 1",
                  "rank 2 on n2: CPU, cores 0-31, host buffers on NUMA node 0"));
}

TEST(Placement, WarnsOfGpusThatWereLeftOut) {
  RankPlacement without = on("n1", "0-31", 32);
  without.device_fault = "GPU 1 of node n1 failed";
  EXPECT_THAT(placement_warnings({without}),
              ElementsAre("GPU 1 of node n1 failed; this run goes on without it"));
}

TEST(Placement, BlamesNoLauncherWhereThereIsNone) {
  RankPlacement limited = on("n1", "3", 1);
  limited.launched = false;
  EXPECT_THAT(placement_warnings({limited}), IsEmpty());
  EXPECT_THAT(placement_lines({limited}),
              ElementsAre(HasSubstr("CPU, limited by taskset, a batch job or a container to cores 3,")));
  limited.launched = true;
  EXPECT_THAT(placement_warnings({limited}), ElementsAre(HasSubstr("the launcher bound rank 0")));
}

TEST(Placement, TellsManyRanksHostByHost) {
  std::vector<RankPlacement> ranks;
  for (int i = 0; i < 512; ++i) {
    ranks.push_back(with_gpu(i % 8, i % 8 < 4 ? "0-15" : "16-31", i % 8 < 4 ? "0" : "1"));
    ranks.back().host = "n" + std::to_string(i / 8);
  }
  const std::vector<std::string> lines = placement_lines(ranks);
  ASSERT_EQ(lines.size(), 64U);
  EXPECT_EQ(lines[1],
            "ranks 8-15 on n1: GPU 0, GPU 1, GPU 2, GPU 3, GPU 4, GPU 5, GPU 6, GPU 7; 16 of 32 cores "
            "each; host buffers on NUMA node 0, 1");
}

TEST(Placement, CountsRanksThatAreDealtRound) {
  std::vector<RankPlacement> ranks;
  ranks.reserve(40);
  for (int i = 0; i < 40; ++i) {
    ranks.push_back(on(i % 2 == 0 ? "a" : "b", "0-31", 32));
  }
  const std::vector<std::string> lines = placement_lines(ranks);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[1], HasSubstr("ranks 1,3,5"));
}

TEST(Placement, DoubtsThatAllRanksAreMeantToShareAFewCores) {
  EXPECT_THAT(
      placement_warnings(
          {on("a", "0-1", 2), on("a", "0-1", 2), on("a", "0-1", 2), on("a", "0-1", 2), on("b", "0-31", 32)}),
      ElementsAre(
          "all 4 ranks on a are bound to the same 2 of 32 cores (0-1): start them with mpirun --bind-to "
          "none, or --map-by ppr:4:node:PE=8"));
}

TEST(Placement, DoubtsRanksWithFewerCoresThanTheirShare) {
  EXPECT_THAT(placement_warnings({on("a", "0", 1), on("a", "1", 1), on("a", "2-31", 30)}),
              ElementsAre(HasSubstr("ranks 0-1 on a to fewer than their share of 10 cores")));
  EXPECT_THAT(placement_warnings({on("a", "3", 1)}), ElementsAre(HasSubstr("bound rank 0 on a")));
}

TEST(Placement, TellsOncePerReasonWhyGpusAreNotUsed) {
  std::vector<RankPlacement> ranks{on("a", "0-31", 32), on("b", "0-31", 32), on("c", "0-31", 32)};
  ranks[0].why_no_gpu = ranks[2].why_no_gpu = "cuFFT is missing";
  ranks[0].gpus_unusable = ranks[2].gpus_unusable = true;
  ranks[1].why_no_gpu = "there is no driver";
  EXPECT_THAT(placement_warnings(ranks), ElementsAre("no GPU is used on a and on 1 more: cuFFT is missing"));
  EXPECT_THAT(lines_without_gpu(ranks), ElementsAre("no GPU is used on b: there is no driver"));
}

TEST(Placement, DoubtsNothingThatIsUsual) {
  EXPECT_THAT(placement_warnings({on("a", "0-31", 32), on("a", "0-31", 32)}), IsEmpty()) << "not bound";
  EXPECT_THAT(placement_warnings({on("a", "0-15", 16), on("a", "16-31", 16)}), IsEmpty())
      << "bound to sockets";
  EXPECT_THAT(placement_warnings({with_gpu(0, "0-15", "0"), with_gpu(1, "0-15", "0")}), IsEmpty())
      << "two GPUs of one socket";
}

TEST(GatherPlacements, BringsEveryFieldToRank0) {
  RankPlacement sent = with_gpu(1, "0-15", "1");
  sent.why_no_gpu = "a reason";
  sent.gpus_unusable = true;
  const std::vector<RankPlacement> received = gather_placements(sent, testing::world());
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].host, sent.host);
  EXPECT_EQ(received[0].device, sent.device);
  EXPECT_EQ(received[0].short_name, sent.short_name);
  EXPECT_EQ(received[0].cores, sent.cores);
  EXPECT_EQ(received[0].core_count, sent.core_count);
  EXPECT_EQ(received[0].numa_nodes, sent.numa_nodes);
  EXPECT_EQ(received[0].cores_of_host, sent.cores_of_host);
  EXPECT_EQ(received[0].bound_to_device, sent.bound_to_device);
  EXPECT_EQ(received[0].why_no_gpu, sent.why_no_gpu);
  EXPECT_EQ(received[0].gpus_unusable, sent.gpus_unusable);
}

} // namespace
} // namespace lsdeconv
