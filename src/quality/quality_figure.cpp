#include "lsdeconv/quality/quality_figure.hpp"

#include "lsdeconv/core/short_text.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {

std::string value_text(const QualityFigure& figure) {
  if (std::isnan(figure.after)) {
    return "not known";
  }
  const std::string unit = figure.unit.empty() ? "" : " " + figure.unit;
  const std::string before = std::isnan(figure.before) ? "" : short_text(figure.before) + " → ";
  return before + short_text(figure.after) + unit;
}

const QualityFigure* find_figure(const QualityFigures& figures, const std::string& key) {
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [&](const QualityFigure& figure) { return figure.key == key; });
  return found == figures.end() ? nullptr : &*found;
}

} // namespace lsdeconv
