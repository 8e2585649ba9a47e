#pragma once

#include "lsdeconv/compute/backends.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ostream>
#include <string>
#include <string_view>

namespace lsdeconv {

/// How GoogleTest prints a row.
inline void PrintTo(const BackendRow& row, std::ostream* out) {
  *out << row.name;
}

} // namespace lsdeconv

namespace lsdeconv::testing {

/// Whether a GPU that cannot be used is an error instead of a reason to skip: LSDECONV_REQUIRE_GPU=1.
inline bool gpu_is_required() {
  const char* value = std::getenv("LSDECONV_REQUIRE_GPU");
  return value != nullptr && std::string_view(value) == "1";
}

/// Adds a backend to a fixture; its tests are skipped, with the reason, where that cannot be used.
template <typename Base>
class OnBackend : public Base {
protected:
  /// To be called first in SetUp(), which must return if backend_ is null afterwards.
  void use(const BackendRow& row) {
    const std::string reason = row.unavailable();
    if (reason.empty()) {
      backend_ = row.make({.threads = 2, .device = 0});
    } else if (gpu_is_required()) {
      FAIL() << reason;
    } else {
      GTEST_SKIP() << reason;
    }
  }
  std::unique_ptr<Backend> backend_;
};

} // namespace lsdeconv::testing
