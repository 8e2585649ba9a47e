#include "lsdeconv/run/estimation/iteration_rule.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr int least = 3;
/// Momentum may let the deviance rise once or twice and fall again.
constexpr std::size_t patience = 4;

/// Iterations until D_{k-1} - D_k is below that part of D_{k-1}; none where it is not.
std::optional<int> settled(const std::vector<double>& deviances, double part) {
  for (std::size_t i = least - 1; i < deviances.size(); ++i) {
    if (!(deviances[i - 1] - deviances[i] >= part * deviances[i - 1]) || deviances[i - 1] <= 0) {
      return static_cast<int>(i) + 1;
    }
  }
  return std::nullopt;
}

int lowest(const std::vector<double>& deviances) {
  return static_cast<int>(std::min_element(deviances.begin(), deviances.end()) - deviances.begin()) + 1;
}

} // namespace

bool IterationRule::goes_on(const std::vector<double>& deviances) const {
  if (deviances.size() >= static_cast<std::size_t>(most)) {
    return false;
  }
  return change ? !settled(deviances, *change / 100)
                : deviances.size() < static_cast<std::size_t>(lowest(deviances)) + patience;
}

int IterationRule::decided(const std::vector<double>& deviances) const {
  const int k = change ? settled(deviances, *change / 100).value_or(most) : lowest(deviances);
  return std::min(std::max(k, least), most);
}

int median(std::vector<int> counts) {
  const auto middle = counts.begin() + (static_cast<std::ptrdiff_t>(counts.size()) - 1) / 2;
  std::nth_element(counts.begin(), middle, counts.end());
  return *middle;
}

} // namespace lsdeconv
