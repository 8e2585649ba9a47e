#include "lsdeconv/core/terminal.hpp"

#include "lsdeconv/core/lower_case.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace lsdeconv {
namespace {

constexpr std::size_t usual_columns = 80;
constexpr std::size_t fewest_columns = 20;

/// The value of an environment variable; empty where it is not set.
std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

bool shows_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (const std::string locale = lower_case(variable(name)); !locale.empty()) {
      return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
    }
  }
  return true;
}

bool wants_colours(bool terminal) {
  const std::string_view force = variable("CLICOLOR_FORCE");
  if (!variable("NO_COLOR").empty()) {
    return false;
  }
  return (!force.empty() && force != "0") || (terminal && variable("CLICOLOR") != "0");
}

} // namespace

Terminal terminal_of(int descriptor) {
  const std::string_view kind = variable("TERM");
  const bool moves_cursor = ::isatty(descriptor) == 1 && !kind.empty() && kind != "dumb";
  return {.moves_cursor = moves_cursor, .colours = wants_colours(moves_cursor), .utf8 = shows_utf8()};
}

std::size_t terminal_columns(int descriptor) {
  if (::isatty(descriptor) != 1) {
    return 0;
  }
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return usual_columns;
  }
  return std::max<std::size_t>(size.ws_col, fewest_columns);
}

std::string in_ascii(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> signs{{{"→", "->"},
                                                                                        {"µ", "u"},
                                                                                        {"×", "x"},
                                                                                        {"·", "*"},
                                                                                        {"…", "..."},
                                                                                        {"–", "-"},
                                                                                        {"≥", ">="},
                                                                                        {"≤", "<="},
                                                                                        {"°", "deg"},
                                                                                        {"±", "+-"},
                                                                                        {"²", "^2"},
                                                                                        {"³", "^3"}}};
  std::string ascii;
  while (!text.empty()) {
    const auto* const sign =
        std::find_if(signs.begin(), signs.end(), [&](const auto& s) { return text.starts_with(s.first); });
    ascii += sign == signs.end() ? text.substr(0, 1) : sign->second;
    text.remove_prefix(sign == signs.end() ? 1 : sign->first.size());
  }
  return ascii;
}

std::string as_shown_on(int descriptor, const std::string& text) {
  const std::string spelled = terminal_of(descriptor).utf8 ? text : in_ascii(text);
  const std::size_t columns = terminal_columns(descriptor);
  return columns > 0 ? wrapped(spelled, columns) : spelled;
}

} // namespace lsdeconv
