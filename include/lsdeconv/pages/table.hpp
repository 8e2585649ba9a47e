#pragma once

#include "lsdeconv/pages/markup.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// A column of a table.
struct Column {
  std::string heading;
  bool numeric = false; ///< Aligned to the right.
};

/// A row of a table.
struct Row {
  std::vector<Markup> cells;
  bool marked = false; ///< Shown as the chosen one.
};

/// A table; the first cell of each row names it.
struct Table {
  std::string caption; ///< May be empty.
  std::vector<Column> columns;
  std::vector<Row> rows;
};

/// The table as an element of a page; where it is wider than the screen, it alone scrolls.
Markup table_html(const Table& table);

/// A row of plain texts.
Row text_row(const std::vector<std::string>& cells);

} // namespace lsdeconv
