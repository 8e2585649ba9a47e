#include "lsdeconv/pages/table.hpp"

namespace lsdeconv {
namespace {

std::vector<Attribute> alignment(const Table& table, std::size_t column) {
  const bool numeric = column < table.columns.size() && table.columns[column].numeric;
  return numeric ? std::vector<Attribute>{{"class", "number"}} : std::vector<Attribute>{};
}

Markup heading_row(const Table& table) {
  Markup cells;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    std::vector<Attribute> attributes = alignment(table, i);
    attributes.push_back({"scope", "col"});
    cells += element("th", attributes, Markup::of_text(table.columns[i].heading));
  }
  return element("thead", {}, element("tr", {}, cells));
}

Markup row_html(const Table& table, const Row& row) {
  Markup cells;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    std::vector<Attribute> attributes = alignment(table, i);
    if (i == 0) {
      attributes.push_back({"scope", "row"});
    }
    cells += element(i == 0 ? "th" : "td", attributes, row.cells[i]);
  }
  return row.marked ? classed("tr", "marked", cells) : element("tr", {}, cells);
}

} // namespace

Markup table_html(const Table& table) {
  Markup body;
  for (const Row& row : table.rows) {
    body += row_html(table, row);
  }
  const Markup caption =
      table.caption.empty() ? Markup{} : element("caption", {}, Markup::of_text(table.caption));
  return element("div", {{"class", "wide"}, {"tabindex", "0"}},
                 element("table", {}, caption + heading_row(table) + element("tbody", {}, body)));
}

Row text_row(const std::vector<std::string>& cells) {
  Row row;
  for (const std::string& cell : cells) {
    row.cells.push_back(Markup::of_text(cell));
  }
  return row;
}

} // namespace lsdeconv
