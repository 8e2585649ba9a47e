#include "fake_machine.hpp"
#include "sys/topology/mounts.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::topology {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using MountsTest = testing::FakeMachine;

TEST_F(MountsTest, AreReadWithAnyNumberOfOptionalFields) {
  file("proc/self/mountinfo", "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw,discard\n"
                              "36 22 98:0 /top /data rw shared:1 master:2 - lustre mgs:/fs rw,flock\n");
  const std::vector<Mount> all = mounts(root());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].type, "ext4");
  EXPECT_EQ(all[0].place, "/");
  EXPECT_EQ(all[1].top, "/top");
  EXPECT_EQ(all[1].place, "/data");
  EXPECT_THAT(all[1].options, ElementsAre("rw", "flock"));
}

TEST_F(MountsTest, MayHaveBlanksInTheirNames) {
  file("proc/self/mountinfo", "36 22 98:0 / /my\\040data\\134x\\04 rw - xfs /dev/sdb rw\n");
  ASSERT_EQ(mounts(root()).size(), 1U);
  EXPECT_EQ(mounts(root())[0].place, "/my data\\x\\04");
}

TEST_F(MountsTest, LinesOfAnotherKindAreLeftOut) {
  EXPECT_THAT(mounts(root()), IsEmpty());
  file("proc/self/mountinfo", "\n36 22 98:0 / /data rw\nnothing - a\n- - - -\n");
  EXPECT_THAT(mounts(root()), IsEmpty());
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
}

} // namespace
} // namespace lsdeconv::topology
