#pragma once

#include "lsdeconv/core/ids.hpp"

#include <compare>

namespace lsdeconv {

/// A block together with a rank that computes or writes it.
struct BlockOnRank {
  BlockId block;
  Rank rank;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 mistakes the 0 that the compiler compares with
  auto operator<=>(const BlockOnRank&) const = default;
};

} // namespace lsdeconv
