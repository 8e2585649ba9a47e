#pragma once

#include <string>
#include <string_view>

namespace lsdeconv::doctor {

enum class Verdict {
  good,
  unknown, ///< Could not be looked at.
  advice,  ///< A run works, but slower or with less than it could.
  problem, ///< Would stop a run.
};

/// What one check found.
struct Finding {
  std::string subject; ///< "vm.swappiness"
  Verdict verdict = Verdict::good;
  std::string seen{};   ///< "60: …"
  std::string remedy{}; ///< What to do and how, a line for each way; empty where all is good.

  bool operator==(const Finding&) const = default;
};

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
