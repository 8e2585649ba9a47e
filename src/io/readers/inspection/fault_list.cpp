#include "fault_list.hpp"

#include "lsdeconv/core/text.hpp"

namespace lsdeconv {

std::string bullet_list(const std::vector<std::string>& lines) {
  constexpr std::size_t most_lines = 20;
  std::string list;
  for (std::size_t i = 0; i < lines.size() && i < most_lines; ++i) {
    list += "\n  " + lines[i];
  }
  if (lines.size() > most_lines) {
    list += text("\n  and ", lines.size() - most_lines, " more");
  }
  return list;
}

} // namespace lsdeconv
