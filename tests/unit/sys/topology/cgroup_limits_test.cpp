#include "fake_machine.hpp"
#include "sys/topology/cgroup_limits.hpp"

namespace lsdeconv::topology {
namespace {

class CgroupLimitsTest : public testing::FakeMachine {
protected:
  void memory_v2(const std::string& group, const std::string& limit, const std::string& used,
                 const std::string& stat = "anon 1\ninactive_anon 7\n") const {
    file("sys/fs/cgroup/" + group + "/memory.max", limit + "\n");
    file("sys/fs/cgroup/" + group + "/memory.current", used + "\n");
    file("sys/fs/cgroup/" + group + "/memory.stat", stat);
  }
};

TEST_F(CgroupLimitsTest, NothingLimitsWithoutGroups) {
  EXPECT_EQ(cgroup_memory_left(root()), std::nullopt);
  EXPECT_EQ(cgroup_processors(root()), std::nullopt);
}

TEST_F(CgroupLimitsTest, MaxIsNoLimit) {
  unified("/job");
  memory_v2("job", "max", "5000");
  file("sys/fs/cgroup/job/cpu.max", "max 100000\n");
  EXPECT_EQ(cgroup_memory_left(root()), std::nullopt);
  EXPECT_EQ(cgroup_processors(root()), std::nullopt);
}

TEST_F(CgroupLimitsTest, MemoryLeftIsLimitLessUse) {
  unified("/job");
  memory_v2("job", "10000", "4000");
  EXPECT_EQ(cgroup_memory_left(root()), 6000);
}

TEST_F(CgroupLimitsTest, AFullGroupHasNothingLeft) {
  unified("/job");
  memory_v2("job", "10000", "10500");
  EXPECT_EQ(cgroup_memory_left(root()), 0);
}

TEST_F(CgroupLimitsTest, IdlePageCacheCountsAsFree) {
  unified("/job");
  memory_v2("job", "10000", "9000", "anon 1000\nactive_file 3000\ninactive_file 5000\n");
  EXPECT_EQ(cgroup_memory_left(root()), 6000);
}

TEST_F(CgroupLimitsTest, MemoryHighIsALimitToo) {
  unified("/job");
  memory_v2("job", "10000", "4000");
  file("sys/fs/cgroup/job/memory.high", "7000\n");
  EXPECT_EQ(cgroup_memory_left(root()), 3000);
}

TEST_F(CgroupLimitsTest, TheTightestAncestorDecides) {
  unified("/slurm/job/step");
  memory_v2("slurm/job/step", "max", "100");
  memory_v2("slurm/job", "10000", "2000");
  memory_v2("slurm", "50000", "45000");
  file("sys/fs/cgroup/slurm/job/cpu.max", "350000 100000\n");
  file("sys/fs/cgroup/slurm/cpu.max", "1000000 100000\n");
  EXPECT_EQ(cgroup_memory_left(root()), 5000);
  EXPECT_EQ(cgroup_processors(root()), 3.5);
}

TEST_F(CgroupLimitsTest, ReadsLegacyGroups) {
  legacy("/docker/abc", "/docker/abc");
  file("sys/fs/cgroup/memory/memory.limit_in_bytes", "8000\n");
  file("sys/fs/cgroup/memory/memory.usage_in_bytes", "5000\n");
  file("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 1500\n");
  file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "150000\n");
  file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(cgroup_memory_left(root()), 4500);
  EXPECT_EQ(cgroup_processors(root()), 1.5);
}

TEST_F(CgroupLimitsTest, LegacyGroupsWithoutLimitDoNotBind) {
  legacy("/docker/abc", "/");
  file("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "9223372036854771712\n");
  file("sys/fs/cgroup/memory/docker/abc/memory.usage_in_bytes", "5000\n");
  file("sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us", "-1\n");
  file("sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(cgroup_memory_left(root()), 9223372036854771712 - 5000);
  EXPECT_EQ(cgroup_processors(root()), std::nullopt);
}

} // namespace
} // namespace lsdeconv::topology
