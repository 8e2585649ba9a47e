#include "plot_scale.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>

namespace lsdeconv {
namespace {

/// "0.01", "1000", "10⁶", "10⁻⁷".
std::string power_label(int exponent) {
  if (exponent >= -3 && exponent <= 4) {
    return text(std::pow(10, exponent));
  }
  static const std::vector<std::string> raised{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string label = exponent < 0 ? "10⁻" : "10";
  for (const char digit : text(std::abs(exponent))) {
    label += raised[static_cast<std::size_t>(digit - '0')];
  }
  return label;
}

/// A number with as many decimals as tell steps of that size apart.
std::string step_label(double value, double step) {
  const double size = std::max(std::abs(value), step);
  if (size >= 1e6 || size < 1e-4) {
    return text(std::setprecision(3), value);
  }
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  return text(std::fixed, std::setprecision(decimals), std::abs(value) < step / 2 ? 0.0 : value);
}

} // namespace

PlotScale::PlotScale(double low, double high, bool logarithmic)
    : low_(logarithmic ? std::log10(low) : low), high_(logarithmic ? std::log10(high) : high),
      logarithmic_(logarithmic) {}

double PlotScale::place(double value) const {
  const double number =
      logarithmic_ ? (value > 0 ? std::log10(value) : std::numeric_limits<double>::quiet_NaN()) : value;
  return std::isfinite(number) ? (number - low_) / (high_ - low_) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<Tick> PlotScale::ticks(int wanted) const {
  constexpr double decades_for_powers = 2;
  return logarithmic_ && high_ - low_ >= decades_for_powers ? powers_of_ten(wanted) : even_steps(wanted);
}

std::vector<Tick> PlotScale::powers_of_ten(int wanted) const {
  std::vector<Tick> ticks;
  const int first = static_cast<int>(std::ceil(low_ - 1e-9));
  const int last = static_cast<int>(std::floor(high_ + 1e-9));
  const int step = std::max(1, (last - first + wanted - 1) / wanted);
  for (int exponent = first; exponent <= last; exponent += step) {
    ticks.push_back({std::pow(10, exponent), power_label(exponent)});
  }
  return ticks;
}

std::vector<Tick> PlotScale::even_steps(int wanted) const {
  const double low = logarithmic_ ? std::pow(10, low_) : low_;
  const double high = logarithmic_ ? std::pow(10, high_) : high_;
  const double rough = (high - low) / wanted;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double times = rough / power;
  const double step = power * (times > 5 ? 10 : times > 2 ? 5 : times > 1 ? 2 : 1);
  std::vector<Tick> ticks;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + step * 1e-9; ++k) {
    ticks.push_back({k * step, step_label(k * step, step)});
  }
  return ticks;
}

} // namespace lsdeconv
