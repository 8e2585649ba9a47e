#include "lsdeconv/core/terminal.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr std::size_t longest_label = 40;

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Where the text of a line begins: behind its label, or two columns behind the line's beginning.
std::size_t hanging_indent(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t gap = line.find("  ", begin);
  if (gap < longest_label) {
    return display_width(line.substr(0, std::min(line.find_first_not_of(' ', gap), line.size())));
  }
  return begin == 0 || begin > longest_label ? begin + 2 : begin;
}

bool is_command(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  const std::string_view word = line.substr(0, line.find(' '));
  return word == "lsdeconv" || word == "mpirun" || word.ends_with("/lsdeconv");
}

std::string wrapped_line(std::string_view line, std::size_t columns) {
  if (display_width(line) <= columns || is_command(line)) {
    return std::string(line);
  }
  const std::size_t indent = std::min(hanging_indent(line), columns / 2);
  std::string out;
  std::size_t used = 0;
  bool broken_off = true; // nothing stands on this line yet
  while (!line.empty()) {
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    const std::size_t width = display_width(line.substr(begin, end - begin));
    if (!broken_off && used + begin + width > columns) {
      out += "\n" + std::string(indent, ' ');
      used = indent + width;
      out += line.substr(begin, end - begin);
    } else {
      out += line.substr(0, end);
      used += begin + width;
    }
    broken_off = false;
    line.remove_prefix(end);
  }
  return out;
}

} // namespace

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

std::string shortened(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  for (std::size_t used = 0; end < text.size(); ++end) {
    used += continues_character(text[end]) ? 0 : 1;
    if (used > columns) {
      break;
    }
  }
  return std::string(text.substr(0, end));
}

std::string wrapped(std::string_view text, std::size_t columns) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    out += wrapped_line(text.substr(0, end), columns);
    if (end == std::string_view::npos) {
      return out;
    }
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

} // namespace lsdeconv
