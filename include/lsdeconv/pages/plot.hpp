#pragma once

#include "lsdeconv/pages/markup.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// The colours of a page that curves and bars are drawn in: readable on light and on dark ground, and for
/// those who do not see all colours.
enum class Ink {
  quiet,  ///< Grey: raw data, what is left over.
  strong, ///< Blue: the result.
  accent, ///< Orange: what is marked or chosen.
  third,  ///< Green.
  fourth  ///< Purple.
};

/// The CSS variable of that colour, "var(--ink-strong)".
std::string css_colour(Ink ink);

/// Numbers in pairs, drawn as a line. Pairs with a NaN or an infinity, or without a logarithm where the axis
/// needs one, interrupt it; a pair alone is drawn as a dot.
struct Curve {
  std::string name; ///< Short: it stands beside the end of the line. Empty: it needs none.
  std::vector<double> x;
  std::vector<double> y; ///< As many as x.
  Ink ink = Ink::strong;
  bool dashed = false;
};

/// An axis of a plot.
struct PlotAxis {
  std::string label; ///< With the unit.
  bool logarithmic = false;
  /// Least and largest number shown; else those of the curves.
  std::optional<std::pair<double, double>> range{};
};

/// A vertical line with a text.
struct PlotMark {
  double x = 0;
  std::string label;
};

/// A diagram of curves.
struct Plot {
  std::string alternative_text; ///< What it shows, with its figures, for those who do not see it.
  PlotAxis x;
  PlotAxis y;
  std::vector<Curve> curves;
  std::vector<PlotMark> marks{};
};

/// The plot as an SVG element, with a list of the curves below where their names do not fit beside them.
/// Where no number can be drawn, it says so.
Markup plot_html(const Plot& plot);

} // namespace lsdeconv
