#include "doctor_sample.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::doctor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(MemoryChecks, LittleMemoryIsToldAndNoneStopsARun) {
  Snapshot node = workstation();
  node.machine.memory_available = 3 * gibibyte;
  EXPECT_EQ(finding_of(node, "memory").verdict, Verdict::advice);
  node.machine.memory_available = 100 * mebibyte;
  EXPECT_EQ(finding_of(node, "memory").verdict, Verdict::problem);
  EXPECT_THAT(finding_of(node, "memory").seen, AllOf(HasSubstr("100.0 MiB"), HasSubstr("128.0 GiB")));
}

TEST(MemoryChecks, AFullSwapSaysThatOthersHaveTooMuch) {
  Snapshot node = workstation();
  node.swap = {8 * gibibyte, 7 * gibibyte};
  EXPECT_EQ(finding_of(node, "swap").verdict, Verdict::advice);
  EXPECT_THAT(finding_of(node, "swap").remedy, HasSubstr("swapoff"));
  node.swap = {8 * gibibyte, gibibyte};
  EXPECT_EQ(finding_of(node, "swap").verdict, Verdict::good);
  node.swap = {};
  EXPECT_EQ(finding_of(node, "swap").verdict, Verdict::good);
}

Finding huge_pages(const std::string& mode, double part) {
  Snapshot node = workstation();
  node.huge_pages.transparent = mode;
  node.huge_part = part;
  return finding_of(node, "huge pages");
}

TEST(MemoryChecks, HugePagesAreJudgedByWhatArraysGet) {
  EXPECT_EQ(huge_pages("madvise", 1).verdict, Verdict::good);
  EXPECT_THAT(huge_pages("madvise", 1).seen, HasSubstr("madvise: 100 %"));
  EXPECT_EQ(huge_pages("madvise", 0).verdict, Verdict::advice);
  EXPECT_THAT(huge_pages("madvise", 0).remedy, HasSubstr("GLIBC_TUNABLES=glibc.malloc.hugetlb=1"));
  EXPECT_THAT(huge_pages("always", 0.1).remedy, HasSubstr("vm.compact_memory=1"));
  EXPECT_EQ(huge_pages("always", -1).verdict, Verdict::good) << "not measured";
}

TEST(MemoryChecks, HugePagesThatAreOffAreToBeAllowed) {
  EXPECT_EQ(huge_pages("never", 0).verdict, Verdict::advice);
  EXPECT_THAT(huge_pages("never", 0).remedy, HasSubstr("transparent_hugepage/enabled"));
}

TEST(MemoryChecks, ReservedPagesThatNobodyUsesAreLost) {
  Snapshot node = workstation();
  node.huge_pages.reserved = 64 * gibibyte;
  node.huge_pages.reserved_free = 60 * gibibyte;
  EXPECT_EQ(finding_of(node, "reserved huge pages").verdict, Verdict::advice);
  EXPECT_THAT(finding_of(node, "reserved huge pages").seen,
              AllOf(HasSubstr("64.0 GiB"), HasSubstr("60.0 GiB")));
  node.huge_pages.reserved_free = gibibyte;
  EXPECT_EQ(finding_of(node, "reserved huge pages").verdict, Verdict::good) << "others use them";
}

TEST(MemoryChecks, TheWorstNumaNodeTellsTheFragmentation) {
  Snapshot node = server();
  node.free_memory = {{0, 100, 90}, {1, 100, 20}};
  const Finding finding = finding_of(node, "fragmentation");
  EXPECT_EQ(finding.verdict, Verdict::advice);
  EXPECT_THAT(finding.seen, AllOf(HasSubstr("20 %"), HasSubstr("NUMA node 1")));
  EXPECT_THAT(finding.remedy, HasSubstr("vm.compact_memory=1"));
}

} // namespace
} // namespace lsdeconv::doctor
