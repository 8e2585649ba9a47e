#include "doctor_sample.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::doctor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(RankChecks, ThreadsMustBeAllowedToCallMpi) {
  Snapshot node = workstation();
  node.ranks.calls_from_threads = false;
  EXPECT_EQ(finding_of(node, "MPI thread level").verdict, Verdict::problem);
  EXPECT_THAT(finding_of(node, "MPI thread level").seen, HasSubstr("Open MPI v4.1.4"));
}

TEST(RankChecks, ALauncherOfAnotherMpiIsAProblem) {
  Snapshot node = workstation();
  node.ranks.launch = {"srun", 4};
  EXPECT_EQ(finding_of(node, "launcher").verdict, Verdict::problem);
  EXPECT_THAT(finding_of(node, "launcher").seen, AllOf(HasSubstr("srun started 4"), HasSubstr("knows of 1")));
  EXPECT_THAT(finding_of(node, "launcher").remedy, HasSubstr("--mpi=pmix"));
}

TEST(RankChecks, TheLauncherIsNamed) {
  EXPECT_THAT(finding_of(server(), "launcher").seen,
              AllOf(HasSubstr("mpirun"), HasSubstr("2 ranks on 1 node")));
  EXPECT_THAT(finding_of(workstation(), "launcher").seen, HasSubstr("none"));
}

TEST(RankChecks, CoresThatTheBindingLeavesIdleAreNoticed) {
  Snapshot node = server();
  node.ranks.cores = {8, 1};
  const Finding finding = finding_of(node, "cores of a rank");
  EXPECT_EQ(finding.verdict, Verdict::advice);
  EXPECT_THAT(finding.seen, AllOf(HasSubstr("1 to 8"), HasSubstr("its share of the node is 8")));
  EXPECT_THAT(finding.remedy, AllOf(HasSubstr("--bind-to none"), HasSubstr("PE=8")));
}

TEST(RankChecks, MoreCoresThanTheShareAreNoFault) {
  Snapshot node = server();
  node.ranks.cores = {16, 16};
  EXPECT_EQ(finding_of(node, "cores of a rank").verdict, Verdict::good);
}

TEST(RankChecks, ARankThatSpansSocketsIsAdvisedToBeTwo) {
  Snapshot node = server();
  node.ranks.cores = {16};
  EXPECT_EQ(finding_of(node, "cores of a rank").verdict, Verdict::advice);
  EXPECT_THAT(finding_of(node, "cores of a rank").remedy, HasSubstr("--map-by numa"));
}

} // namespace
} // namespace lsdeconv::doctor
