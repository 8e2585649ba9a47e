#include "lsdeconv/pages/bars.hpp"

#include "legend.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

double length_of(const BarPart& part) {
  return std::isfinite(part.value) ? std::max(part.value, 0.0) : 0;
}

double length_of(const Bar& bar) {
  double sum = 0;
  for (const BarPart& part : bar.parts) {
    sum += length_of(part);
  }
  return sum;
}

Markup bar_html(const Bar& bar, double longest) {
  Markup parts;
  for (const BarPart& part : bar.parts) {
    const double percent = longest > 0 ? 100 * length_of(part) / longest : 0;
    parts += element("span",
                     {{"class", "bar-part"},
                      {"style", text("width:", short_text(percent), "%;background:", css_colour(part.ink))}});
  }
  return classed("div", "bar",
                 classed("span", "bar-label", Markup::of_text(bar.label))
                     + classed("span", "bar-track", parts)
                     + classed("span", "bar-text", Markup::of_text(bar.text)));
}

/// The parts of all bars, each name once.
std::vector<LegendEntry> entries(const BarChart& chart) {
  std::vector<LegendEntry> all;
  for (const Bar& bar : chart.bars) {
    for (const BarPart& part : bar.parts) {
      const bool known =
          std::any_of(all.begin(), all.end(), [&](const LegendEntry& e) { return e.name == part.name; });
      if (!known && !part.name.empty()) {
        all.push_back({part.name, part.ink, false});
      }
    }
  }
  return all;
}

} // namespace

Markup bars_html(const BarChart& chart) {
  double longest = 0;
  for (const Bar& bar : chart.bars) {
    longest = std::max(longest, length_of(bar));
  }
  Markup bars;
  for (const Bar& bar : chart.bars) {
    bars += bar_html(bar, longest);
  }
  const std::vector<LegendEntry> legend = entries(chart);
  return element("div", {{"class", "bars"}, {"role", "img"}, {"aria-label", chart.alternative_text}}, bars)
         + (legend.size() > 1 ? legend_html(legend) : Markup{});
}

} // namespace lsdeconv
