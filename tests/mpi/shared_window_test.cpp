#include "lsdeconv/sys/mpi/shared_window.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

namespace lsdeconv::mpi {
namespace {

constexpr std::int64_t bytes = 3 << 20;

class SharedWindowTest : public ::testing::Test {
protected:
  Communicator ranks_ = Communicator::world();
  Communicator node_ = ranks_.node();
};

TEST_F(SharedWindowTest, HoldsZerosThatAllRanksSeeChange) {
  SharedWindow window(node_, bytes);
  ASSERT_EQ(window.shortage(), "");
  ASSERT_EQ(window.bytes().size(), static_cast<std::size_t>(bytes));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(window.bytes().data()) % 64, 0);
  std::int64_t sum = 0;
  for (const std::byte byte : window.bytes()) {
    sum += std::to_integer<int>(byte);
  }
  EXPECT_EQ(sum, 0);
  node_.barrier();
  std::atomic_ref<std::int64_t>(*reinterpret_cast<std::int64_t*>(window.bytes().data())) += 1;
  node_.barrier();
  EXPECT_EQ(*reinterpret_cast<std::int64_t*>(window.bytes().data()), node_.size());
  node_.barrier();
  window.close();
  EXPECT_TRUE(window.bytes().empty());
}

/// Resident bytes of the shared memory that this process maps, from its own page tables.
std::int64_t resident_bytes(const void* at) {
  std::ifstream maps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    if (const auto dash = line.find('-'); dash < 17 && line[dash - 1] != ' ') {
      const auto address = reinterpret_cast<std::uintptr_t>(at);
      inside = std::stoull(line, nullptr, 16) <= address
               && address < std::stoull(line.substr(dash + 1), nullptr, 16);
    } else if (inside && line.starts_with("Rss:")) {
      return std::stoll(line.substr(4)) * 1024;
    }
  }
  return -1;
}

TEST_F(SharedWindowTest, HasItsMemoryBeforeAnybodyTouchesIt) {
  SharedWindow window(node_, bytes);
  ASSERT_EQ(window.shortage(), "");
  const std::int64_t mine = resident_bytes(window.bytes().data());
  EXPECT_GE(node_.sum(mine), bytes);
  window.close();
}

TEST_F(SharedWindowTest, SaysWhatIsMissingWhereThereIsNoRoom) {
  const auto room = static_cast<std::int64_t>(std::filesystem::space(SharedWindow::folder).available);
  const SharedWindow window(node_, room + (std::int64_t{1} << 40));
  EXPECT_TRUE(window.bytes().empty());
  EXPECT_NE(window.shortage().find("free"), std::string::npos) << window.shortage();
}

TEST_F(SharedWindowTest, LeavesNoFileBehindWhoseProcessesCouldDie) {
  SharedWindow window(node_, bytes);
  std::ifstream maps("/proc/self/maps");
  const auto address = reinterpret_cast<std::uintptr_t>(window.bytes().data());
  for (std::string line; std::getline(maps, line);) {
    if (std::stoull(line, nullptr, 16) <= address
        && address < std::stoull(line.substr(line.find('-') + 1), nullptr, 16)) {
      EXPECT_TRUE(line.find('/') == std::string::npos || line.ends_with("(deleted)")) << line;
    }
  }
  window.close();
}

TEST_F(SharedWindowTest, MovesAndNeedsNoClose) {
  SharedWindow window(node_, bytes);
  std::byte* data = window.bytes().data();
  const SharedWindow moved = std::move(window);
  EXPECT_EQ(moved.bytes().data(), data);
  // Not closed: that would be collective. MPI_Finalize must not mind.
}

} // namespace
} // namespace lsdeconv::mpi
