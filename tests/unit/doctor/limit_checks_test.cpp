#include "doctor_sample.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::doctor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Finding locked(std::int64_t bytes, bool rdma) {
  Snapshot node = workstation();
  node.limits.locked_memory = bytes;
  node.rdma = rdma;
  return finding_of(node, "locked memory");
}

TEST(LimitChecks, LockedMemoryIsForAdaptersThatNeedIt) {
  EXPECT_EQ(locked(8 * mebibyte, false).verdict, Verdict::good);
  EXPECT_EQ(locked(64 * 1024, false).verdict, Verdict::advice);
  EXPECT_EQ(locked(8 * mebibyte, true).verdict, Verdict::advice);
  EXPECT_THAT(locked(64 * 1024, true).seen, AllOf(HasSubstr("64.0 KiB"), HasSubstr("InfiniBand")));
  EXPECT_THAT(locked(64 * 1024, true).remedy, AllOf(HasSubstr("ulimit -l unlimited"), HasSubstr("limits.d")));
}

Finding files(std::int64_t limit, int ranks) {
  Snapshot node = workstation();
  node.limits.open_files = limit;
  node.ranks.ranks = ranks;
  return finding_of(node, "open files");
}

TEST(LimitChecks, OpenFilesMustSufficeForTheRanks) {
  EXPECT_EQ(files(1024, 1).verdict, Verdict::good);
  EXPECT_EQ(files(256, 1).verdict, Verdict::advice);
  EXPECT_EQ(files(1024, 1000).verdict, Verdict::advice);
  EXPECT_EQ(files(32, 1).verdict, Verdict::problem);
  EXPECT_THAT(files(256, 1).remedy, AllOf(HasSubstr("ulimit -n 65536"), HasSubstr("nofile")));
  Snapshot node = workstation();
  node.limits.open_files.reset();
  EXPECT_EQ(finding_of(node, "open files").seen, "unlimited");
}

TEST(LimitChecks, ATightControlGroupIsTold) {
  Snapshot node = workstation();
  node.control_group = {4 * gibibyte, 3.5};
  EXPECT_EQ(finding_of(node, "control group").verdict, Verdict::advice);
  EXPECT_THAT(finding_of(node, "control group").seen,
              AllOf(HasSubstr("4.0 GiB"), HasSubstr("3.5 processors"), HasSubstr("128.0 GiB")));
  node.control_group = {100 * gibibyte, std::nullopt};
  EXPECT_EQ(finding_of(node, "control group").verdict, Verdict::good);
  node.control_group = {};
  EXPECT_EQ(finding_of(node, "control group").seen, "no limits");
}

} // namespace
} // namespace lsdeconv::doctor
