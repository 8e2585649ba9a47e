// Threads of a pretended group wait for each other as those of a GPU do.
#include "support/cuda_on_host/fibres.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace cuda_on_host {
namespace {

TEST(Fibres, AllReachABarrierBeforeAnyGoesOn) {
  constexpr unsigned count = 256;
  std::vector<unsigned> first(count);
  std::vector<unsigned> neighbours(count);
  Fibres fibres(count);
  for (unsigned round = 1; round <= 3; ++round) {
    fibres.run([&](unsigned i) {
      first[i] = round * i;
      Fibres::wait_for_others();
      const unsigned found = first[(i + 1) % count];
      Fibres::wait_for_others();
      neighbours[i] = found;
    });
    for (unsigned i = 0; i < count; ++i) {
      EXPECT_EQ(neighbours[i], round * ((i + 1) % count));
    }
  }
}

TEST(Fibres, AMissingBarrierShows) {
  constexpr unsigned count = 64;
  std::vector<unsigned> written(count, 0);
  unsigned missed = 0;
  Fibres fibres(count);
  fibres.run([&](unsigned i) {
    written[i] = 1;
    missed += written[(i + 1) % count] == 0 ? 1 : 0;
  });
  EXPECT_GT(missed, count / 8);
  EXPECT_LT(missed, count) << "not all in one order";
}

TEST(Fibres, ThoseThatEndAreNotWaitedFor) {
  std::vector<unsigned> order;
  Fibres fibres(4);
  fibres.run([&](unsigned i) {
    if (i % 2 == 0) {
      Fibres::wait_for_others();
      order.push_back(i);
    }
  });
  EXPECT_EQ(order.size(), 2U);
}

} // namespace
} // namespace cuda_on_host
