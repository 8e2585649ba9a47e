#include "support/world.hpp"

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <thread>
#include <vector>

namespace lsdeconv::mpi {
namespace {

/// As where two locks are lost at the same moment.
void abort_from_many_threads() {
  const Communicator alone = testing::world();
  constexpr int threads = 64;
  std::latch together(threads);
  std::vector<std::jthread> all;
  for (int i = 0; i < threads; ++i) {
    all.emplace_back([&together] {
      together.arrive_and_wait();
      abort_all(75);
    });
  }
}

TEST(SessionDeathTest, SeveralThreadsMayAbortAtOnce) {
  for (int time = 0; time < 8; ++time) {
    EXPECT_EXIT(abort_from_many_threads(), ::testing::ExitedWithCode(75), "");
  }
}

} // namespace
} // namespace lsdeconv::mpi
