#include "lsdeconv/pages/plot.hpp"

#include "legend.hpp"
#include "plot_area.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace lsdeconv {
namespace {

std::string coordinate(double value) {
  return text(std::fixed, std::setprecision(1), value);
}

struct TextPlace {
  double x = 0;
  double y = 0;
  std::string_view anchor = "start"; ///< "start", "middle" or "end".
  std::string_view css_class = "plot-text";
};

Markup svg_text(const TextPlace& place, std::string_view words, const std::string& fill = "") {
  std::vector<Attribute> attributes{{"class", std::string(place.css_class)},
                                    {"x", coordinate(place.x)},
                                    {"y", coordinate(place.y)},
                                    {"text-anchor", std::string(place.anchor)}};
  if (!fill.empty()) {
    attributes.push_back({"style", "fill:" + fill});
  }
  return element("text", attributes, Markup::of_text(words));
}

Markup svg_line(double x1, double y1, double x2, double y2, std::string_view css_class) {
  return element("line", {{"class", std::string(css_class)},
                          {"x1", coordinate(x1)},
                          {"y1", coordinate(y1)},
                          {"x2", coordinate(x2)},
                          {"y2", coordinate(y2)}});
}

/// Lines of the grid with their numbers, and what the axes are.
Markup axes_svg(const Plot& plot, const PlotArea& area) {
  Markup markup;
  for (const Tick& tick : area.y_ticks) {
    const double y = area.y_of(tick.value);
    markup += svg_line(area.left, y, area.right, y, "plot-grid");
    markup += svg_text({area.left - 6, y + 4, "end"}, tick.label);
  }
  for (const Tick& tick : area.x_ticks) {
    const double x = area.x_of(tick.value);
    markup += svg_line(x, area.bottom, x, area.bottom + 4, "plot-axis");
    markup += svg_text({x, area.bottom + 18, "middle"}, tick.label);
  }
  markup += svg_line(area.left, area.bottom, area.right, area.bottom, "plot-axis");
  markup += svg_text({0, 12}, plot.y.label);
  markup += svg_text({(area.left + area.right) / 2, plot_height - 4, "middle"}, plot.x.label);
  return markup;
}

using Points = std::vector<std::pair<double, double>>;

Markup run_svg(const Points& points, const Curve& curve) {
  const std::string colour = css_colour(curve.ink);
  if (points.size() == 1) {
    return element("circle", {{"cx", coordinate(points[0].first)},
                              {"cy", coordinate(points[0].second)},
                              {"r", "3"},
                              {"style", "fill:" + colour}});
  }
  std::string list;
  for (const auto& [x, y] : points) {
    list += text(list.empty() ? "" : " ", coordinate(x), ",", coordinate(y));
  }
  return element("polyline", {{"class", curve.dashed ? "plot-curve dashed" : "plot-curve"},
                              {"points", list},
                              {"style", "stroke:" + colour}});
}

/// The curve in pieces, between numbers that have no place.
Markup curve_svg(const Curve& curve, const PlotArea& area) {
  Markup markup;
  Points points;
  const auto end_run = [&] {
    if (!points.empty()) {
      markup += run_svg(points, curve);
      points.clear();
    }
  };
  for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
    const double x = area.x_of(curve.x[i]);
    const double y = area.y_of(curve.y[i]);
    if (std::isfinite(x) && std::isfinite(y)) {
      points.emplace_back(x, y);
    } else {
      end_run();
    }
  }
  end_run();
  return markup;
}

/// What is drawn inside the axes and cut off at them. An inner svg has its own origin and cuts.
Markup inside_svg(const Plot& plot, const PlotArea& area) {
  Markup curves;
  for (const Curve& curve : plot.curves) {
    curves += curve_svg(curve, area);
  }
  const std::string box = text(coordinate(area.left), ' ', coordinate(area.top), ' ',
                               coordinate(area.right - area.left), ' ', coordinate(area.bottom - area.top));
  return element("svg",
                 {{"x", coordinate(area.left)},
                  {"y", coordinate(area.top)},
                  {"width", coordinate(area.right - area.left)},
                  {"height", coordinate(area.bottom - area.top)},
                  {"viewBox", box}},
                 curves);
}

Markup marks_svg(const Plot& plot, const PlotArea& area) {
  Markup markup;
  for (const PlotMark& mark : plot.marks) {
    const double x = area.x_of(mark.x);
    if (x >= area.left && x <= area.right) {
      const bool on_the_left = x > (area.left + area.right) / 2;
      markup += svg_line(x, area.top, x, area.bottom, "plot-mark");
      markup += svg_text({on_the_left ? x - 5 : x + 5, area.top + 11, on_the_left ? "end" : "start",
                          "plot-text plot-mark-text"},
                         mark.label);
    }
  }
  return markup;
}

/// Where a curve ends on the right; none where nothing of it is drawn.
std::optional<double> end_of(const Curve& curve, const PlotArea& area) {
  for (std::size_t i = std::min(curve.x.size(), curve.y.size()); i-- > 0;) {
    const double x = area.x_of(curve.x[i]);
    const double y = area.y_of(curve.y[i]);
    if (std::isfinite(x) && std::isfinite(y) && x <= area.right + 1) {
      return std::clamp(y, area.top, area.bottom);
    }
  }
  return std::nullopt;
}

/// The names at the ends of the curves, far enough apart to be read.
Markup names_svg(const Plot& plot, const PlotArea& area) {
  constexpr double least_distance = 15;
  std::vector<std::pair<double, const Curve*>> names;
  for (const Curve& curve : plot.curves) {
    if (const auto y = end_of(curve, area); y && !curve.name.empty()) {
      names.emplace_back(*y, &curve);
    }
  }
  std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  double lowest_allowed = area.bottom;
  for (std::size_t i = names.size(); i-- > 0;) {
    names[i].first = std::min(names[i].first, lowest_allowed);
    lowest_allowed = names[i].first - least_distance;
  }
  double highest_allowed = area.top;
  Markup markup;
  for (auto& [y, curve] : names) {
    y = std::max(y, highest_allowed);
    highest_allowed = y + least_distance;
    markup += svg_text({area.right + 6, y + 4}, curve->name, css_colour(curve->ink));
  }
  return markup;
}

Markup legend(const Plot& plot) {
  std::vector<LegendEntry> entries;
  for (const Curve& curve : plot.curves) {
    if (!curve.name.empty()) {
      entries.push_back({curve.name, curve.ink, curve.dashed});
    }
  }
  return entries.size() < 2 ? Markup{} : legend_html(entries);
}

} // namespace

Markup plot_html(const Plot& plot) {
  const std::optional<PlotArea> area = plot_area(plot);
  if (!area) {
    return classed("p", "nothing", Markup::of_text("Nothing to draw: " + plot.alternative_text));
  }
  const bool beside = names_fit_beside(plot);
  const Markup drawing = axes_svg(plot, *area) + inside_svg(plot, *area) + marks_svg(plot, *area)
                         + (beside ? names_svg(plot, *area) : Markup{});
  const Markup svg = element("svg",
                             {{"class", "plot"},
                              {"xmlns", "http://www.w3.org/2000/svg"},
                              {"viewBox", text("0 0 ", plot_width, ' ', plot_height)},
                              {"role", "img"},
                              {"aria-label", plot.alternative_text}},
                             drawing);
  return svg + (beside ? Markup{} : legend(plot));
}

} // namespace lsdeconv
