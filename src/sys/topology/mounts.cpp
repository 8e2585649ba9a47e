#include "mounts.hpp"

#include "text_file.hpp"

#include <algorithm>
#include <sstream>

namespace lsdeconv::topology {
namespace {

bool is_octal(char digit) {
  return '0' <= digit && digit <= '7';
}

/// Blanks, tabs, line ends and backslashes stand as "\040" and the like.
std::string unescaped(const std::string& field) {
  std::string plain;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const std::string code = field.substr(i + 1, 3);
    if (field[i] == '\\' && code.size() == 3 && std::all_of(code.begin(), code.end(), is_octal)) {
      plain += static_cast<char>(std::stoi(code, nullptr, 8));
      i += 3;
    } else {
      plain += field[i];
    }
  }
  return plain;
}

} // namespace

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    parts.push_back(part);
  }
  return parts;
}

/// "36 35 98:0 /top /place rw,noatime master:1 - type source rw,option": any number of fields before the
/// dash.
std::vector<Mount> mounts(const std::filesystem::path& root) {
  std::vector<Mount> all;
  for (const std::string& line : split(content_of(root / "proc/self/mountinfo").value_or(""), '\n')) {
    const std::vector<std::string> fields = split(line, ' ');
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.end() - dash >= 4 && dash - fields.begin() >= 5) {
      all.push_back({unescaped(fields[3]), unescaped(fields[4]), dash[1], split(dash[3], ',')});
    }
  }
  return all;
}

} // namespace lsdeconv::topology
