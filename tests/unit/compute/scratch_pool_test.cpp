#include "compute/cpu/scratch_pool.hpp"

#include "lsdeconv/core/parallel.hpp"

#include <gtest/gtest.h>

#include <set>

namespace lsdeconv::cpu {
namespace {

TEST(ScratchPool, UsesBuffersAgain) {
  ScratchPool pool(10, 20);
  const Scratch* first = nullptr;
  pool.lend([&](Scratch& scratch) {
    first = &scratch;
    EXPECT_EQ(scratch.alpha.size(), 10);
  });
  pool.lend([&](Scratch& scratch) { EXPECT_EQ(&scratch, first); });
}

TEST(ScratchPool, LendsNoBufferTwiceAtTheSameTime) {
  ScratchPool pool(10, 20);
  for (int round = 0; round < 3; ++round) {
    pool.lend([&](Scratch& outer) {
      pool.lend([&](Scratch& inner) {
        EXPECT_NE(&inner, &outer);
        EXPECT_EQ(inner.alpha.size(), 10);
      });
    });
  }
  std::mutex mutex;
  std::set<const Scratch*> in_use;
  parallel_for(200, 4, [&](std::int64_t) {
    pool.lend([&](Scratch& scratch) {
      {
        const std::lock_guard lock(mutex);
        EXPECT_TRUE(in_use.insert(&scratch).second);
      }
      const std::lock_guard lock(mutex);
      in_use.erase(&scratch);
    });
  });
}

} // namespace
} // namespace lsdeconv::cpu
