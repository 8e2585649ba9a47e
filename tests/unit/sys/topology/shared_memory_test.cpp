#include "lsdeconv/sys/topology/shared_memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sys/mman.h>

namespace lsdeconv::topology {
namespace {

TEST(SharedMemory, IsWhatThisProcessHasTouched) {
  constexpr std::size_t bytes = 8 << 20;
  const std::int64_t before = shared_memory("/");
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  std::fill_n(static_cast<char*>(memory), bytes / 2, 'x');
  const std::int64_t touched = shared_memory("/") - before;
  ::munmap(memory, bytes);
  EXPECT_NEAR(static_cast<double>(touched), bytes / 2.0, bytes / 16.0);
}

TEST(SharedMemory, IsNoneWhereTheKernelDoesNotTell) {
  EXPECT_EQ(shared_memory("/nowhere"), 0);
}

} // namespace
} // namespace lsdeconv::topology
