#pragma once

#include "descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace lsdeconv {

/// Raw samples of slices in a folder, one file each, which whichever process comes first makes for all. Files
/// appear whole or not at all. Callable from several threads and processes.
class StagedSlices {
public:
  /// `capacity`: slices that have room at once.
  StagedSlices(std::filesystem::path folder, std::int64_t capacity)
      : folder_(std::move(folder)), capacity_(capacity) {}

  /// For reading; none where the slice is not there. Notes that it was used.
  [[nodiscard]] Descriptor open(std::int64_t z) const;
  [[nodiscard]] bool contains(std::int64_t z) const;
  /// Whether the caller is to make the slice: nobody else is at it. It must release() it.
  [[nodiscard]] bool claim(std::int64_t z) const;
  void release(std::int64_t z) const;
  /// Until the slice is there or nobody is at it. A claim older than `patience` is taken away: its holder may
  /// be frozen, and what it makes later does no harm.
  void await(std::int64_t z, std::chrono::milliseconds patience) const;
  /// Removes slices outside [begin, end), those unused for longest first, until there is room for another
  /// one.
  void make_room(std::int64_t begin, std::int64_t end) const;
  /// Where slice z lies.
  [[nodiscard]] std::filesystem::path path(std::int64_t z) const;

private:
  [[nodiscard]] std::filesystem::path claim_path(std::int64_t z) const;
  [[nodiscard]] bool claim_is_older(std::int64_t z, std::chrono::milliseconds patience) const;

  std::filesystem::path folder_;
  std::int64_t capacity_;
};

} // namespace lsdeconv
