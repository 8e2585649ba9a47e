#pragma once

#include <string>
#include <string_view>

namespace lsdeconv::doctor {

/// How much a finding matters, in ascending order.
enum class Verdict {
  good,
  unknown, ///< The system does not provide the information.
  advice,  ///< A run works, but slower than it could, or with less memory.
  problem, ///< A run would fail.
};

/// What one check found.
struct Finding {
  std::string subject; ///< What was checked: "vm.swappiness".
  Verdict verdict = Verdict::good;
  std::string seen{}; ///< What was found, and what is bad about it: "60: the kernel swaps …".
  std::string
      remedy{}; ///< Commands or advice that mend it, one way per line; empty where nothing is to be done.

  /// Equal in all members.
  bool operator==(const Finding&) const = default;
};

/// The verdict in the report: "good", "unknown", "advice" or "PROBLEM".
constexpr std::string_view name(Verdict verdict) {
  switch (verdict) {
  case Verdict::good:
    return "good";
  case Verdict::unknown:
    return "unknown";
  case Verdict::advice:
    return "advice";
  case Verdict::problem:
    return "PROBLEM";
  }
  return "";
}

} // namespace lsdeconv::doctor
