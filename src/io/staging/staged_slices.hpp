#pragma once

#include "descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace lsdeconv {

/// The files of staged slices in a folder that several processes share: one file Z.raw per slice, which
/// whichever process needs it first makes for all. Files get their names when they are complete. While a
/// process makes slice Z, a file Z.claim says so. Callable by several threads and processes.
class StagedSlices {
public:
  /// `capacity`: number of slices for which there is room.
  StagedSlices(std::filesystem::path folder, std::int64_t capacity)
      : folder_(std::move(folder)), capacity_(capacity) {}

  /// Opens a slice for reading and marks it as used now (its modification time); none where it is not staged.
  [[nodiscard]] Descriptor open(std::int64_t z) const;
  [[nodiscard]] bool contains(std::int64_t z) const;
  /// Claims a slice: returns whether the caller is to make it, which must then release() it. False where
  /// another one has claimed it.
  [[nodiscard]] bool claim(std::int64_t z) const;
  void release(std::int64_t z) const;
  /// Waits until the slice is staged or nobody has claimed it. A claim older than `patience` is removed,
  /// since its holder may be suspended; if that finishes the slice later, no harm is done.
  void await(std::int64_t z, std::chrono::milliseconds patience) const;
  /// Removes slices outside of [begin, end), those unused for longest first, until there is room for one
  /// more.
  void make_room(std::int64_t begin, std::int64_t end) const;
  /// The file of slice z.
  [[nodiscard]] std::filesystem::path path(std::int64_t z) const;

private:
  [[nodiscard]] std::filesystem::path claim_path(std::int64_t z) const;
  [[nodiscard]] bool claim_is_older(std::int64_t z, std::chrono::milliseconds patience) const;

  std::filesystem::path folder_;
  std::int64_t capacity_;
};

} // namespace lsdeconv
