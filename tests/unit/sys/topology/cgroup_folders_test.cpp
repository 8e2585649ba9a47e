#include "fake_machine.hpp"
#include "sys/topology/cgroup_folders.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::topology {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CgroupFoldersTest : public testing::FakeMachine {
protected:
  [[nodiscard]] std::filesystem::path sys(const std::string& name) const {
    return root() / "sys/fs/cgroup" / name;
  }
};

TEST_F(CgroupFoldersTest, ListsTheUnifiedGroupAndItsAncestorsInnermostFirst) {
  unified("/slurm/job_7");
  const auto found = cgroup_folders(root(), "memory");
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].version, CgroupVersion::v2);
  EXPECT_THAT(found[0].folders, ElementsAre(sys("slurm/job_7"), sys("slurm"), root() / "sys/fs/cgroup"));
}

TEST_F(CgroupFoldersTest, KnowsTheRootGroupAlone) {
  unified("/");
  EXPECT_THAT(cgroup_folders(root(), "cpu").at(0).folders, ElementsAre(root() / "sys/fs/cgroup"));
}

TEST_F(CgroupFoldersTest, PicksTheLegacyHierarchyOfTheController) {
  legacy("/user/job", "/");
  const auto found = cgroup_folders(root(), "cpu");
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].version, CgroupVersion::v1);
  EXPECT_THAT(found[0].folders,
              ElementsAre(sys("cpu,cpuacct/user/job"), sys("cpu,cpuacct/user"), sys("cpu,cpuacct")));
}

TEST_F(CgroupFoldersTest, CountsFromTheGroupThatAContainerSeesAsTop) {
  legacy("/docker/abc/inner", "/docker/abc");
  EXPECT_THAT(cgroup_folders(root(), "memory").at(0).folders,
              ElementsAre(sys("memory/inner"), sys("memory")));
}

TEST_F(CgroupFoldersTest, TakesTheTopForAGroupOutsideOfTheMount) {
  legacy("/", "/docker/abc");
  EXPECT_THAT(cgroup_folders(root(), "memory").at(0).folders, ElementsAre(sys("memory")));
}

TEST_F(CgroupFoldersTest, ListsBothHierarchiesOfAHybridSystem) {
  file("proc/self/cgroup", "4:memory:/a\n0::/b\n");
  file("proc/self/mountinfo", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
                              "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
  const auto found = cgroup_folders(root(), "memory");
  ASSERT_EQ(found.size(), 2);
  EXPECT_THAT(found[0].folders, ElementsAre(sys("memory/a"), sys("memory")));
  EXPECT_THAT(found[1].folders, ElementsAre(sys("unified/b"), sys("unified")));
}

TEST_F(CgroupFoldersTest, FindsNothingWithoutControlGroups) {
  EXPECT_THAT(cgroup_folders(root(), "memory"), IsEmpty());
  file("proc/self/cgroup", "garbage\n\n");
  file("proc/self/mountinfo", "garbage - \n1 2 3 - cgroup2\n");
  EXPECT_THAT(cgroup_folders(root(), "memory"), IsEmpty());
}

} // namespace
} // namespace lsdeconv::topology
