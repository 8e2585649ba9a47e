#pragma once

#include <atomic>
#include <cstdint>
#include <exception>

namespace lsdeconv {

/// Calls body(i) for every i in [0, count) on up to `threads` threads of this process, in any order; results
/// must not depend on it. The first exception is rethrown here once all threads have stopped; calls that had
/// not begun by then are left out.
template <typename Body>
void parallel_for(std::int64_t count, int threads, Body&& body) {
  std::exception_ptr failure;
  std::atomic<bool> failed = false;
#pragma omp parallel for num_threads(threads) schedule(dynamic) if (threads > 1)
  for (std::int64_t i = 0; i < count; ++i) {
    if (failed) {
      continue;
    }
    try {
      body(i);
    } catch (...) {
#pragma omp critical(lsdeconv_parallel_failure)
      if (!failure) {
        failure = std::current_exception();
        failed = true;
      }
    }
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
}

} // namespace lsdeconv
