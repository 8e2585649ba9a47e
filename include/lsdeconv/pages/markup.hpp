#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// A piece of HTML or SVG that is also well-formed XML: every text in it is escaped.
class Markup {
public:
  Markup() = default;
  /// Text of any bytes: <, >, & and quotes are escaped, what is no UTF-8 or no character of XML becomes
  /// U+FFFD.
  static Markup of_text(std::string_view text);
  /// What is markup already.
  static Markup of_markup(std::string markup);

  /// Appends.
  Markup& operator+=(const Markup& more);
  /// What is written to the file.
  [[nodiscard]] const std::string& str() const { return markup_; }
  /// Whether there is nothing.
  [[nodiscard]] bool empty() const { return markup_.empty(); }

private:
  std::string markup_;
};

/// One after the other.
Markup operator+(Markup first, const Markup& second);

/// An attribute of an element; the value is escaped when it is written.
struct Attribute {
  std::string_view name;
  std::string value;
};

/// An element with its attributes around its content; without content "<name/>" for img, input, meta and the
/// shapes of SVG, else "<name></name>".
Markup element(std::string_view name, const std::vector<Attribute>& attributes, const Markup& content = {});
/// An element of that class.
Markup classed(std::string_view name, std::string_view css_class, const Markup& content);

/// A paragraph of plain text.
Markup paragraph(std::string_view text);

} // namespace lsdeconv
