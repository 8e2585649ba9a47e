#include "io/staging/staged_slices.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

namespace lsdeconv {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class StagedSlicesTest : public ::testing::Test {
protected:
  void put(std::int64_t z, int age_in_seconds) const {
    std::ofstream(slices.path(z)) << z;
    std::filesystem::last_write_time(slices.path(z), std::filesystem::file_time_type::clock::now()
                                                         - std::chrono::seconds(age_in_seconds));
  }

  testing::TemporaryFolder folder;
  StagedSlices slices{folder.path(), 3};
};

TEST_F(StagedSlicesTest, AreClaimedByOneAtATime) {
  EXPECT_TRUE(slices.claim(7));
  EXPECT_FALSE(slices.claim(7));
  EXPECT_TRUE(slices.claim(8));
  slices.release(7);
  EXPECT_TRUE(slices.claim(7));
}

TEST_F(StagedSlicesTest, AreThereOnceTheyAreWhole) {
  EXPECT_FALSE(slices.contains(7));
  EXPECT_FALSE(slices.open(7));
  put(7, 0);
  EXPECT_TRUE(slices.contains(7));
  EXPECT_TRUE(slices.open(7));
}

TEST_F(StagedSlicesTest, AreWaitedForWhileSomebodyMakesThem) {
  slices.await(7, milliseconds(60000)); // nobody is at it: at once
  ASSERT_TRUE(slices.claim(7));
  std::jthread maker([&] {
    std::this_thread::sleep_for(milliseconds(30));
    put(7, 0);
    slices.release(7);
  });
  slices.await(7, milliseconds(60000));
  EXPECT_TRUE(slices.contains(7));
}

TEST_F(StagedSlicesTest, AreNotWaitedForForEver) {
  ASSERT_TRUE(slices.claim(7));
  slices.await(7, milliseconds(20));
  EXPECT_FALSE(slices.contains(7));
  EXPECT_TRUE(slices.claim(7)) << "the claim of a frozen process must not stay";
}

TEST_F(StagedSlicesTest, AreNotWaitedForWhereTheClaimIsOld) {
  ASSERT_TRUE(slices.claim(7));
  std::filesystem::last_write_time(folder / "7.claim",
                                   std::filesystem::file_time_type::clock::now() - std::chrono::minutes(10));
  const auto began = steady_clock::now();
  slices.await(7, milliseconds(60000));
  EXPECT_LT(steady_clock::now() - began, milliseconds(30000));
  EXPECT_TRUE(slices.claim(7));
}

TEST_F(StagedSlicesTest, MakeRoomOldestFirstButNotThoseOfTheWindow) {
  put(1, 40);
  put(2, 30);
  put(3, 20);
  put(4, 10);
  slices.make_room(1, 2);
  EXPECT_TRUE(slices.contains(1));
  EXPECT_FALSE(slices.contains(2));
  EXPECT_FALSE(slices.contains(3));
  EXPECT_TRUE(slices.contains(4));
}

TEST_F(StagedSlicesTest, CountAsUsedWhenTheyAreOpened) {
  put(1, 40);
  put(2, 30);
  put(3, 20);
  (void)slices.open(1);
  slices.make_room(9, 10);
  EXPECT_TRUE(slices.contains(1));
  EXPECT_FALSE(slices.contains(2));
  EXPECT_TRUE(slices.contains(3));
}

} // namespace
} // namespace lsdeconv
