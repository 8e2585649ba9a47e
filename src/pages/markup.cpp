#include "lsdeconv/pages/markup.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace lsdeconv {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD in UTF-8

/// Bytes of the UTF-8 character that begins the text; 0 where none does, or one that XML does not allow.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) {
    return first >= 0x20 || first == '\n' || first == '\t' ? 1 : 0;
  }
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) {
    return 0;
  }
  std::uint32_t code = first & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return 0;
    }
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000}; // of that many bytes
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  const bool allowed = code >= least[bytes] && code < 0x110000 && !surrogate && (code & 0xFFFEU) != 0xFFFEU
                       && !(code >= 0x7F && code < 0xA0);
  return allowed ? bytes : 0;
}

std::string_view entity(char character) {
  switch (character) {
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '&':
    return "&amp;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    return {};
  }
}

bool may_be_empty(std::string_view name) {
  constexpr std::array<std::string_view, 9> names{"img",  "input", "meta", "path",    "line",
                                                  "rect", "br",    "use",  "polyline"};
  return name == "circle" || std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

Markup Markup::of_text(std::string_view text) {
  Markup markup;
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    const std::string_view escaped = entity(text.front());
    markup.markup_ += bytes == 0 ? replacement : escaped.empty() ? text.substr(0, bytes) : escaped;
    text.remove_prefix(std::max<std::size_t>(bytes, 1));
  }
  return markup;
}

Markup Markup::of_markup(std::string markup) {
  Markup made;
  made.markup_ = std::move(markup);
  return made;
}

Markup& Markup::operator+=(const Markup& more) {
  markup_ += more.markup_;
  return *this;
}

Markup operator+(Markup first, const Markup& second) {
  first += second;
  return first;
}

Markup element(std::string_view name, const std::vector<Attribute>& attributes, const Markup& content) {
  std::string markup = "<" + std::string(name);
  for (const Attribute& attribute : attributes) {
    markup += " " + std::string(attribute.name) + "=\"" + Markup::of_text(attribute.value).str() + "\"";
  }
  if (content.empty() && may_be_empty(name)) {
    return Markup::of_markup(markup + "/>");
  }
  return Markup::of_markup(markup + ">" + content.str() + "</" + std::string(name) + ">");
}

Markup classed(std::string_view name, std::string_view css_class, const Markup& content) {
  return element(name, {{"class", std::string(css_class)}}, content);
}

Markup paragraph(std::string_view text) {
  return element("p", {}, Markup::of_text(text));
}

} // namespace lsdeconv
