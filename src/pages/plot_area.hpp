#pragma once

#include "plot_scale.hpp"

#include "lsdeconv/pages/plot.hpp"

#include <optional>

namespace lsdeconv {

/// Sizes of a plot in the units of its drawing, about pixels.
inline constexpr double plot_width = 440;
inline constexpr double plot_height = 280;

/// The part of a plot that lies between its axes, and where numbers lie in it.
struct PlotArea {
  PlotScale x;
  PlotScale y;
  std::vector<Tick> x_ticks;
  std::vector<Tick> y_ticks;
  double left = 0;
  double right = plot_width;
  double top = 0;
  double bottom = plot_height;

  /// Where a number stands from left to right; NaN: nowhere.
  [[nodiscard]] double x_of(double value) const { return left + x.place(value) * (right - left); }
  /// Where a number stands from top to bottom; NaN: nowhere.
  [[nodiscard]] double y_of(double value) const { return bottom - y.place(value) * (bottom - top); }
};

/// The area of a plot by the numbers of its curves; none where none can be drawn.
std::optional<PlotArea> plot_area(const Plot& plot);

/// Whether the names of the curves are so short and so few that they stand at their ends.
bool names_fit_beside(const Plot& plot);

} // namespace lsdeconv
