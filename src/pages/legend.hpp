#pragma once

#include "lsdeconv/pages/plot.hpp"

namespace lsdeconv {

/// A line of a legend.
struct LegendEntry {
  std::string name;
  Ink ink = Ink::strong;
  bool dashed = false;
};

/// The entries beside each other, each with a sample of its line.
Markup legend_html(const std::vector<LegendEntry>& entries);

} // namespace lsdeconv
