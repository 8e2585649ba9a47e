#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace lsdeconv {
namespace {

TEST(ParallelFor, CallsEachIndexOnce) {
  for (const int threads : {1, 2, 5}) {
    std::vector<std::atomic<int>> calls(1000);
    parallel_for(1000, threads, [&](std::int64_t i) { ++calls[static_cast<std::size_t>(i)]; });
    EXPECT_TRUE(std::all_of(calls.begin(), calls.end(), [](const auto& n) { return n == 1; }));
  }
}

TEST(ParallelFor, DoesNothingForNoIndices) {
  parallel_for(0, 4, [](std::int64_t) { FAIL() << "called"; });
}

TEST(ParallelFor, RunsOnSeveralThreadsAtOnce) {
  constexpr int threads = 3;
  std::atomic<int> arrived = 0;
  parallel_for(threads, threads, [&](std::int64_t) {
    ++arrived;
    while (arrived < threads) { // a loop on one thread would never end
      std::this_thread::yield();
    }
  });
  EXPECT_EQ(arrived, threads);
}

TEST(ParallelFor, OneThreadIsTheCaller) {
  std::set<std::thread::id> seen;
  parallel_for(10, 1, [&](std::int64_t) { seen.insert(std::this_thread::get_id()); });
  EXPECT_EQ(seen, std::set{std::this_thread::get_id()});
}

TEST(ParallelFor, ExceptionsReachTheCallerAndEndTheLoop) {
  for (const int threads : {1, 4}) {
    std::atomic<int> calls = 0;
    const auto fail = [&](std::int64_t i) {
      ++calls;
      throw UserError("slice " + std::to_string(i));
    };
    EXPECT_THROW(parallel_for(100'000, threads, fail), UserError);
    EXPECT_GE(calls, 1);
    EXPECT_LE(calls, threads);
  }
}

TEST(ParallelFor, LoopsOfSeveralThreadsDoNotMix) {
  std::array<std::atomic<int>, 2> failures{};
  std::array<std::atomic<int>, 2> calls{};
  const auto run = [&](std::size_t loop) {
    for (int round = 0; round < 50; ++round) {
      try {
        parallel_for(20, 2, [&](std::int64_t) {
          ++calls[loop];
          if (loop == 1) {
            throw Error("second loop");
          }
        });
      } catch (const Error&) {
        ++failures[loop];
      }
    }
  };
  std::thread first(run, 0);
  std::thread second(run, 1);
  first.join();
  second.join();
  EXPECT_EQ(calls[0], 1000);
  EXPECT_EQ(failures[0], 0);
  EXPECT_EQ(failures[1], 50);
}

} // namespace
} // namespace lsdeconv
