#include "description_lines.hpp"

#include <charconv>
#include <string>

namespace lsdeconv {

std::string_view line_value(std::string_view description, std::string_view name) {
  const std::string start = "\n" + std::string(name) + "=";
  const std::size_t at = description.find(start);
  if (at == std::string_view::npos) {
    return "";
  }
  const std::string_view rest = description.substr(at + start.size());
  return rest.substr(0, rest.find_first_of("\r\n"));
}

std::int64_t count_in(std::string_view text, std::int64_t otherwise) {
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc{} && value > 0 ? value : otherwise;
}

} // namespace lsdeconv
