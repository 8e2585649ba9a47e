#include "doctor_sample.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::doctor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* card = "GPU at 0000:41:00.0";

TEST(GpuChecks, ACardIsDescribed) {
  EXPECT_THAT(finding_of(workstation(), card).seen, AllOf(HasSubstr("RTX A6000"), HasSubstr("NUMA node 0"),
                                                          HasSubstr("16 lanes of 16.0 GT/s PCIe")));
  EXPECT_THAT(finding_of(workstation(), "usable GPUs").seen, AllOf(HasSubstr("1: "), HasSubstr("48.0 GiB")));
  EXPECT_EQ(finding_of(workstation(), "driver").seen, "NVIDIA 550.54.15");
}

TEST(GpuChecks, LostLanesAreNoticed) {
  Snapshot node = workstation();
  node.cards.cards[0].lanes = 8;
  EXPECT_EQ(finding_of(node, card).verdict, Verdict::advice);
  EXPECT_THAT(finding_of(node, card).seen, AllOf(HasSubstr("8 lanes"), HasSubstr("16 are possible")));
  node.cards.cards[0].lanes_possible = 0;
  EXPECT_EQ(finding_of(node, card).verdict, Verdict::good) << "not known what is possible";
}

TEST(GpuChecks, ACardWithoutADriverLiesIdle) {
  Snapshot node = workstation();
  node.cards.driver = "";
  node.cards.cards[0].model = "";
  node.devices = {{}, "there is no driver", ""};
  EXPECT_EQ(finding_of(node, "driver").verdict, Verdict::advice);
  EXPECT_EQ(finding_of(node, "usable GPUs").verdict, Verdict::advice);
  EXPECT_EQ(finding_of(node, "usable GPUs").remedy, "there is no driver");
}

TEST(GpuChecks, WithoutACardTheProcessorDoesIt) {
  Snapshot node = workstation();
  node.cards = {};
  node.devices = {{}, "built without CUDA", ""};
  EXPECT_EQ(finding_of(node, "usable GPUs"),
            (Finding{.subject = "usable GPUs", .seen = "none: runs on the CPU"}));
  EXPECT_FALSE(is_mentioned(node, "driver"));
}

TEST(GpuChecks, AGpuThatCannotBeUsedIsAnAdviceAlsoWhereNoCardIsSeen) {
  Snapshot node = workstation();
  node.cards = {};
  node.devices = {.why_none = "cuFFT is missing", .unusable = true};
  EXPECT_EQ(finding_of(node, "usable GPUs").verdict, Verdict::advice);
  EXPECT_EQ(finding_of(node, "usable GPUs").remedy, "cuFFT is missing");
}

TEST(GpuChecks, OneOfSeveralThatDoesNotAnswer) {
  Snapshot node = workstation();
  node.devices.unanswering = {Device{.ordinal = 1}};
  node.devices.fault = "GPU 1 of node n1 does not answer";
  const Finding found = finding_of(node, "usable GPUs");
  EXPECT_EQ(found.verdict, Verdict::advice);
  EXPECT_THAT(found.seen, HasSubstr("1 more cannot be used"));
  EXPECT_EQ(found.remedy, "GPU 1 of node n1 does not answer");
}

TEST(GpuChecks, ThePlaceOfACardMattersWithSeveralSockets) {
  Snapshot node = server();
  node.cards.cards[0].numa_node.reset();
  EXPECT_THAT(finding_of(node, card).seen, HasSubstr("NUMA node unknown"));
}

} // namespace
} // namespace lsdeconv::doctor
