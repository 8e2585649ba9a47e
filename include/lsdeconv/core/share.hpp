#pragma once

#include <cstdint>

namespace lsdeconv {

/// Half-open range of numbered pieces of work.
struct Share {
  std::int64_t begin;
  std::int64_t end;
  /// Number of pieces in it.
  [[nodiscard]] constexpr std::int64_t pieces() const { return end - begin; }
};

/// Of `pieces` pieces of work, numbered from 0, those of rank `rank` of `ranks`: neighbours, each piece of
/// exactly one rank, in the order of the ranks, and none has two pieces more than another. `pieces` at least
/// 0, `ranks` at least 1, `rank` in [0, ranks); pieces times ranks below 2^63.
constexpr Share share_of(std::int64_t pieces, std::int64_t rank, std::int64_t ranks) {
  return {pieces * rank / ranks, pieces * (rank + 1) / ranks};
}

} // namespace lsdeconv
