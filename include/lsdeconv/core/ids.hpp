#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <ostream>

namespace lsdeconv {

/// An integer that is no integer of another meaning: neither converts to the other.
template <typename Tag, typename Value>
struct StrongId {
  Value value{};
  constexpr StrongId() = default;
  constexpr explicit StrongId(Value v) : value(v) {} ///< Explicit: a bare number means nothing.
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 mistakes the 0 that the compiler compares with
  constexpr auto operator<=>(const StrongId&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const StrongId& id) { return out << id.value; }
};

/// Number of a block in its grid: z-major, x fastest, from 0.
using BlockId = StrongId<struct BlockTag, std::int64_t>;
/// Rank of a process in the communicator of the run.
using Rank = StrongId<struct RankTag, int>;
/// Number of a node (shared-memory host) among the nodes of the run, from 0.
using NodeId = StrongId<struct NodeTag, int>;

} // namespace lsdeconv

template <typename Tag, typename Value>
struct std::hash<lsdeconv::StrongId<Tag, Value>> {
  std::size_t operator()(const lsdeconv::StrongId<Tag, Value>& id) const {
    return std::hash<Value>{}(id.value);
  }
};
