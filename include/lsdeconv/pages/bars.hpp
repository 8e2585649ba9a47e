#pragma once

#include "lsdeconv/pages/markup.hpp"
#include "lsdeconv/pages/plot.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// A piece of a bar.
struct BarPart {
  std::string name; ///< What it stands for, "idle".
  double value = 0;
  Ink ink = Ink::strong;
};

/// A horizontal bar of one part or several.
struct Bar {
  std::string label;
  std::vector<BarPart> parts;
  std::string text; ///< Its figure in words, beside it: "3 min 20 s".
};

/// Bars of one scale below each other; the longest one fills the width.
struct BarChart {
  std::string alternative_text; ///< What it shows, with its figures, for those who do not see it.
  std::vector<Bar> bars;
};

/// The bars as an element of a page, with a list of the parts' names where bars have several. Numbers that
/// are negative or not finite count as 0.
Markup bars_html(const BarChart& chart);

} // namespace lsdeconv
