#include "xml_tags.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace lsdeconv {
namespace {

constexpr std::string_view white_space = " \t\r\n";

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Takes away what stands before `end` and `end` itself.
void skip_behind(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
}

void skip_white_space(std::string_view& text) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(white_space)));
}

/// Takes a name away from the beginning; empty where there is none.
std::string_view take_name(std::string_view& text) {
  const std::string_view name = text.substr(0, text.find_first_of(" \t\r\n=/>"));
  text.remove_prefix(name.size());
  return name;
}

/// Takes the attributes of a tag away, up to its end.
std::vector<std::pair<std::string_view, std::string_view>> take_attributes(std::string_view& text) {
  std::vector<std::pair<std::string_view, std::string_view>> attributes;
  for (skip_white_space(text); !text.empty() && text.front() != '>'; skip_white_space(text)) {
    const std::string_view name = take_name(text);
    skip_white_space(text);
    if (text.empty() || text.front() != '=') {
      text.remove_prefix(std::min<std::size_t>(text.size(), name.empty() && !text.empty() ? 1 : 0));
      continue;
    }
    text.remove_prefix(1);
    skip_white_space(text);
    if (text.empty() || (text.front() != '"' && text.front() != '\'')) {
      continue;
    }
    const std::size_t end = text.find(text.front(), 1);
    if (end == std::string_view::npos) {
      text.remove_prefix(text.size());
      break;
    }
    attributes.emplace_back(without_prefix(name), text.substr(1, end - 1));
    text.remove_prefix(end + 1);
  }
  text.remove_prefix(std::min<std::size_t>(text.size(), 1));
  return attributes;
}

void append_utf8(std::uint32_t code, std::string& out) {
  if (code < 0x80U) {
    out += static_cast<char>(code);
  } else if (code < 0x800U) {
    out += static_cast<char>(0xC0U | code >> 6U);
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xE0U | (code >> 12U & 0xFU));
    out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

/// Appends what an entity (without & and ;) stands for; false where it is none.
bool append_entity(std::string_view entity, std::string& out) {
  constexpr std::pair<std::string_view, char> names[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [name, character] : names) {
    if (entity == name) {
      out += character;
      return true;
    }
  }
  if (!entity.starts_with('#')) {
    return false;
  }
  entity.remove_prefix(1);
  const bool hexadecimal = entity.starts_with('x');
  entity.remove_prefix(hexadecimal ? 1 : 0);
  std::uint32_t code = 0;
  const auto read =
      std::from_chars(entity.data(), entity.data() + entity.size(), code, hexadecimal ? 16 : 10);
  if (read.ec != std::errc{} || code == 0 || code > 0xFFFFU) {
    return false;
  }
  append_utf8(code, out);
  return true;
}

} // namespace

std::string XmlTag::value(std::string_view attribute) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const auto& one) { return one.first == attribute; });
  std::string out;
  for (std::string_view rest = found == attributes.end() ? "" : found->second; !rest.empty();) {
    const std::size_t end = rest.front() == '&' ? rest.find(';') : std::string_view::npos;
    if (end != std::string_view::npos && append_entity(rest.substr(1, end - 1), out)) {
      rest.remove_prefix(end + 1);
    } else {
      out += rest.front();
      rest.remove_prefix(1);
    }
  }
  return out;
}

std::optional<XmlTag> XmlTags::next() {
  while (true) {
    skip_behind(rest_, "<");
    if (rest_.empty()) {
      return std::nullopt;
    }
    if (rest_.starts_with("!--")) {
      skip_behind(rest_, "-->");
    } else if (rest_.front() == '!' || rest_.front() == '?') {
      skip_behind(rest_, ">");
    } else {
      XmlTag tag;
      tag.ends = rest_.front() == '/';
      rest_.remove_prefix(tag.ends ? 1 : 0);
      tag.name = without_prefix(take_name(rest_));
      tag.attributes = take_attributes(rest_);
      tag.following = rest_.substr(0, rest_.find('<'));
      return tag;
    }
  }
}

} // namespace lsdeconv
