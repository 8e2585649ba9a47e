#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

/// A machine whose memory ends at a GiB; without this, sanitizers stop the program where memory is short.
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  void* memory = bytes <= 1U << 30U ? std::aligned_alloc(unit, (bytes + unit - 1) / unit * unit) : nullptr;
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

void operator delete[](void* memory, std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}

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
    (void)cpu(1)->allocate({2000, 2000, 3000});
    FAIL() << "allocated 48 GB";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("2000×2000×3000"));
  }
  EXPECT_THROW((void)cpu(1)->convolver({2000, 2000, 3000}), Error);
}

} // namespace
} // namespace lsdeconv
