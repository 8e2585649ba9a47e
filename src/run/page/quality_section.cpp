#include "sections.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/pages/table.hpp"

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

std::string words(const Json& figure, const char* name) {
  const Json& entry = entry_of(figure, name);
  return entry.is_string() ? entry.get<std::string>() : "";
}

std::string number(const Json& figure, const char* name) {
  const std::optional<double> value = number_in(figure, name);
  return value ? short_text(*value) : "–";
}

/// What a number means, and why it is not known.
Markup meaning(const Json& figure) {
  const std::string missing = words(figure, "missing");
  const Markup what = Markup::of_text(words(figure, "meaning"));
  return missing.empty() ? what : what + Markup::of_text(text(" Not known: ", missing));
}

} // namespace

void add_quality(const PageData& data, Page& page) {
  const Json& figures = entry_of(data.report, "quality");
  if (!figures.is_array() || figures.empty()) {
    return;
  }
  Table table{"Measured in boxes of the volume that stand for it",
              {{""}, {"raw", true}, {"result", true}, {"unit"}, {"what it is, and which value is good"}},
              {}};
  for (const Json& figure : figures) {
    Row row = text_row(
        {words(figure, "name"), number(figure, "before"), number(figure, "after"), words(figure, "unit")});
    row.cells.push_back(meaning(figure));
    table.rows.push_back(std::move(row));
  }
  page.begin_section("Numbers of quality");
  page.add(table_html(table));
}

} // namespace lsdeconv
