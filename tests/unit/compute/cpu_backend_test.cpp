#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

std::unique_ptr<Backend> cpu(int threads) {
  return backends().front().make({.threads = threads});
}

TEST(CpuBackend, SaysWhatItIs) {
  EXPECT_THAT(cpu(3)->description(), ::testing::MatchesRegex("cpu: 3 threads, FFTW [0-9.]+"));
}

TEST(CpuBackend, RefusesToComputeWithoutThreads) {
  EXPECT_THROW((void)cpu(0), Error);
}

TEST(CpuBackend, SaysForWhatMemoryIsShort) {
  try {
    (void)cpu(1)->allocate({1 << 20, 1 << 20, 1 << 16});
    FAIL() << "allocated 2^58 bytes";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("1048576×1048576×65536"));
  }
}

} // namespace
} // namespace lsdeconv
