#include "support/world.hpp"

#include "lsdeconv/run/placement/worker_share.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(WorkerShare, ARanksCoresAreItsPartOfTheNodeOrItsBinding) {
  WorkerShare share;
  share.machine.cores = 16;
  share.machine.node_cores = 16;
  EXPECT_EQ(cores_of_rank(share), 16);
  share.ranks_on_node = 3;
  EXPECT_EQ(cores_of_rank(share), 5);
  share.machine.cores = 4;
  EXPECT_EQ(cores_of_rank(share), 4);
  share.ranks_on_node = 32;
  EXPECT_EQ(cores_of_rank(share), 1);
}

TEST(WorkerShare, TakesTheThreadsThatAreAskedForButExpectsNoMoreThanCores) {
  RunConfig config;
  config.threads = 4096;
  const WorkerShare share = share_node(config, testing::world());
  EXPECT_EQ(share.threads, 4096);
  EXPECT_EQ(share.least_threads, cores_of_rank(share));
  config.threads = 1;
  EXPECT_EQ(share_node(config, testing::world()).least_threads, 1);
}

} // namespace
} // namespace lsdeconv
