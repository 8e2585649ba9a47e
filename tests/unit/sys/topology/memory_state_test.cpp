#include "fake_machine.hpp"

#include "lsdeconv/sys/topology/memory_state.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

namespace lsdeconv::topology {
namespace {

using ::testing::IsEmpty;

class MemoryState : public testing::FakeMachine {
protected:
  void meminfo(const std::string& lines) const { file("proc/meminfo", "MemTotal: 100 kB\n" + lines); }
  void modes(const std::string& words) const {
    file("sys/kernel/mm/transparent_hugepage/enabled", words + "\n");
  }
  const std::int64_t page_ = sysconf(_SC_PAGESIZE);
};

TEST_F(MemoryState, HugePagesAreReadFromTheKernel) {
  modes("always [madvise] never");
  meminfo("HugePages_Total:     100\nHugePages_Free:       40\nHugepagesize:       2048 kB\n");
  const HugePages pages = huge_pages(root());
  EXPECT_EQ(pages.transparent, "madvise");
  EXPECT_EQ(pages.size, 2 << 20);
  EXPECT_EQ(pages.reserved, 200 << 20);
  EXPECT_EQ(pages.reserved_free, 80 << 20);
}

TEST_F(MemoryState, WithoutSysAndProcNothingIsTold) {
  EXPECT_EQ(huge_pages(root()).transparent, "");
  EXPECT_EQ(huge_pages(root()).reserved, 0);
  EXPECT_EQ(swap_space(root()).total, 0);
  EXPECT_THAT(free_memory(root()), IsEmpty());
  modes("always madvise never");
  EXPECT_EQ(huge_pages(root()).transparent, "");
}

TEST_F(MemoryState, UsedSwapIsWhatIsNotFree) {
  meminfo("SwapTotal:    8000 kB\nSwapFree:     3000 kB\n");
  EXPECT_EQ(swap_space(root()).total, 8000 * 1024);
  EXPECT_EQ(swap_space(root()).used, 5000 * 1024);
}

TEST_F(MemoryState, FreeMemoryIsSummedByNode) {
  meminfo("Hugepagesize: " + std::to_string(4 * page_ / 1024)
          + " kB\n"); // four pages, to keep the lines short
  file("proc/buddyinfo", "Node 0, zone      DMA      9      9      9      9\n"
                         "Node 0, zone    DMA32      1      0      2      0\n"
                         "Node 0, zone   Normal      3      2      0      1\n"
                         "Node 1, zone   Normal     10      0      0      0\n");
  const std::vector<FreeMemory> nodes = free_memory(root());
  ASSERT_EQ(nodes.size(), 2U);
  EXPECT_EQ(nodes[0].bytes, (1 + 8 + 3 + 4 + 8) * page_);
  EXPECT_EQ(nodes[0].in_huge_pages, (8 + 8) * page_);
  EXPECT_EQ(nodes[1].numa_node, 1);
  EXPECT_EQ(nodes[1].bytes, 10 * page_);
  EXPECT_EQ(nodes[1].in_huge_pages, 0);
}

TEST_F(MemoryState, ANewArrayIsAtMostWhollyInHugePages) {
  const double part = huge_part_of_new_array(64 << 20);
  if (huge_pages("/").transparent == "always") {
    EXPECT_GT(part, 0.0);
  }
  EXPECT_LE(part, 1.0);
  EXPECT_TRUE(part >= 0 || part == -1) << part;
}

} // namespace
} // namespace lsdeconv::topology
