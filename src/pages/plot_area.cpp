#include "plot_area.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

constexpr double character_width = 7; ///< Of the plots' text, at most on average.

struct Ends {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

bool drawable(double value, const PlotAxis& axis) {
  return std::isfinite(value) && (!axis.logarithmic || value > 0);
}

/// Not empty, and with some room where they were.
Ends widened(Ends ends, const PlotAxis& axis) {
  if (axis.range && axis.range->first < axis.range->second && drawable(axis.range->first, axis)) {
    return {axis.range->first, axis.range->second};
  }
  if (ends.high > ends.low) {
    return ends;
  }
  const double room = axis.logarithmic ? 0 : std::max(std::abs(ends.low) / 2, 0.5);
  return axis.logarithmic ? Ends{ends.low / 3, ends.high * 3} : Ends{ends.low - room, ends.high + room};
}

/// A little above the highest number, so that no curve lies on the frame.
Ends with_headroom(Ends ends, const PlotAxis& axis) {
  if (!axis.range) {
    ends.high = axis.logarithmic ? ends.high * std::pow(ends.high / ends.low, 0.05)
                                 : ends.high + 0.05 * (ends.high - ends.low);
  }
  return ends;
}

std::size_t longest_name(const Plot& plot) {
  std::size_t longest = 0;
  for (const Curve& curve : plot.curves) {
    longest = std::max(longest, curve.name.size());
  }
  return longest;
}

double widest_label(const std::vector<Tick>& ticks) {
  std::size_t most = 0;
  for (const Tick& tick : ticks) {
    most = std::max<std::size_t>(
        most, static_cast<std::size_t>(std::count_if(tick.label.begin(), tick.label.end(),
                                                     [](char c) { return (c & 0xC0) != 0x80; })));
  }
  return static_cast<double>(most) * character_width;
}

} // namespace

bool names_fit_beside(const Plot& plot) {
  constexpr std::size_t most_characters = 9;
  constexpr std::ptrdiff_t most_curves = 5;
  const auto named = std::count_if(plot.curves.begin(), plot.curves.end(),
                                   [](const Curve& curve) { return !curve.name.empty(); });
  return named > 1 && named <= most_curves && longest_name(plot) <= most_characters;
}

std::optional<PlotArea> plot_area(const Plot& plot) {
  Ends x;
  Ends y;
  for (const Curve& curve : plot.curves) {
    for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
      if (drawable(curve.x[i], plot.x) && drawable(curve.y[i], plot.y)) {
        x.add(curve.x[i]);
        y.add(curve.y[i]);
      }
    }
  }
  if (x.low > x.high) {
    return std::nullopt;
  }
  x = widened(x, plot.x);
  y = with_headroom(widened(y, plot.y), plot.y);
  PlotArea area{
      PlotScale(x.low, x.high, plot.x.logarithmic), PlotScale(y.low, y.high, plot.y.logarithmic), {}, {}};
  constexpr int wanted_across = 5;
  constexpr int wanted_up = 4;
  area.x_ticks = area.x.ticks(wanted_across);
  area.y_ticks = area.y.ticks(wanted_up);
  area.left = widest_label(area.y_ticks) + 12;
  area.right -= names_fit_beside(plot) ? static_cast<double>(longest_name(plot)) * character_width + 10
                                       : std::max(12.0, widest_label(area.x_ticks) / 2);
  area.top = 26;
  area.bottom -= 42;
  return area;
}

} // namespace lsdeconv
