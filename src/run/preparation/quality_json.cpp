#include "lsdeconv/run/preparation/quality_json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

Json known(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

Json known(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

double number(const Json& figure, const char* name) {
  const auto found = figure.find(name);
  return found != figure.end() && found->is_number() ? found->get<double>() : QualityFigure::none;
}

std::string words(const Json& figure, const char* name) {
  const auto found = figure.find(name);
  return found != figure.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

Json figures_json(const QualityFigures& figures) {
  Json list = Json::array();
  for (const QualityFigure& figure : figures) {
    list.push_back({{"key", figure.key},
                    {"name", figure.name},
                    {"before", known(figure.before)},
                    {"after", known(figure.after)},
                    {"unit", known(figure.unit)},
                    {"meaning", figure.meaning},
                    {"missing", known(figure.missing)}});
  }
  return list;
}

QualityFigures figures_from_text(const std::string& json) {
  const Json list = Json::parse(json, nullptr, false);
  QualityFigures figures;
  for (const Json& figure : list.is_array() ? list : Json::array()) {
    if (figure.is_object()) {
      figures.push_back({.key = words(figure, "key"),
                         .name = words(figure, "name"),
                         .before = number(figure, "before"),
                         .after = number(figure, "after"),
                         .unit = words(figure, "unit"),
                         .meaning = words(figure, "meaning"),
                         .missing = words(figure, "missing")});
    }
  }
  return figures;
}

} // namespace lsdeconv
