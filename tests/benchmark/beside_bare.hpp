#pragma once

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

namespace lsdeconv::testing {

/// Whether the program shall measure little, in a moment: what it prints is all there, but means nothing.
inline bool in_small(int argc, char** argv) {
  return std::any_of(argv + 1, argv + argc, [](std::string_view word) { return word == "--small"; });
}

/// How long body() takes.
template <typename Body>
double seconds_of(Body&& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Seconds of the program's own way to do something, and of the bare libraries or system calls below it.
struct Pair {
  double own = 0;
  double bare = 0;
  /// Of the rates: 1 where both are as fast, less where the program's own way is slower.
  [[nodiscard]] double ratio() const { return bare / own; }
};

/// Of an odd number of pairs the one whose ratio is in the middle.
inline Pair middle(std::vector<Pair> pairs) {
  const auto at = pairs.begin() + static_cast<std::ptrdiff_t>(pairs.size() / 2);
  std::nth_element(pairs.begin(), at, pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.ratio() < b.ratio(); });
  return *at;
}

/// Does both in turn, so that both meet the same machine. own() and bare() return seconds.
template <typename Own, typename Bare>
Pair in_turn(int repetitions, Own&& own, Bare&& bare) {
  std::vector<Pair> pairs;
  for (int i = 0; i < repetitions; ++i) {
    const double of_own = own();
    pairs.push_back({of_own, bare()});
  }
  return middle(std::move(pairs));
}

} // namespace lsdeconv::testing
