#include "legend.hpp"

namespace lsdeconv {

std::string css_colour(Ink ink) {
  switch (ink) {
  case Ink::quiet:
    return "var(--ink-quiet)";
  case Ink::strong:
    return "var(--ink-strong)";
  case Ink::accent:
    return "var(--ink-accent)";
  case Ink::third:
    return "var(--ink-third)";
  default:
    return "var(--ink-fourth)";
  }
}

Markup legend_html(const std::vector<LegendEntry>& entries) {
  Markup items;
  for (const LegendEntry& entry : entries) {
    const std::string style =
        std::string("border-top:3px ") + (entry.dashed ? "dashed " : "solid ") + css_colour(entry.ink);
    items +=
        element("li", {},
                element("span", {{"class", "line-sample"}, {"style", style}}) + Markup::of_text(entry.name));
  }
  return classed("ul", "legend", items);
}

} // namespace lsdeconv
