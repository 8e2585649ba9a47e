#include "lsdeconv/config/config_file.hpp"

#include "lsdeconv/core/error.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

namespace lsdeconv {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string trimmed(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(blanks);
  return begin == std::string::npos ? std::string{}
                                    : line.substr(begin, line.find_last_not_of(blanks) + 1 - begin);
}

std::string without_comment(const std::string& line) {
  for (std::size_t at = line.find_first_of("#;"); at != std::string::npos;
       at = line.find_first_of("#;", at + 1)) {
    if (at == 0 || blanks.find(line[at - 1]) != std::string_view::npos) {
      return line.substr(0, at);
    }
  }
  return line;
}

std::string entry_text(const std::string& name, const std::string& value) {
  return name + " = " + value;
}

/// Whether read_config() reads this value as it is.
bool can_be_read_back(const std::string& value) {
  return trimmed(without_comment(" " + value)) == value && value.find('\n') == std::string::npos;
}

/// The comment behind a value: its choices, its placeholder or its unit.
std::string comment_of(const ParameterRow& row) {
  std::string words(row.choices.empty() ? "" : row.placeholder);
  for (const std::string_view choice :
       row.is_switch || !words.empty() ? std::vector<std::string_view>{} : row.choices) {
    words += text(words.empty() ? "" : " or ", choice);
  }
  words += row.unit;
  return words.empty() ? words : "  # " + words;
}

} // namespace

std::vector<ConfigEntry> read_config(std::istream& in) {
  std::vector<ConfigEntry> entries;
  std::set<std::string> names;
  int number = 0;
  for (std::string raw; std::getline(in, raw);) {
    ++number;
    const std::string line = trimmed(without_comment(raw));
    if (line.empty() || (line.front() == '[' && line.back() == ']')) {
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UserError(
          text("line ", number, " is '", line, "', but must be 'name = value', a [heading] or a # comment"));
    }
    const std::string name = hyphenated(trimmed(line.substr(0, equals)));
    if (!names.insert(name).second) {
      throw UserError(text("line ", number, " gives '", name, "' a second time; remove one of the two"));
    }
    entries.push_back({number, name, trimmed(line.substr(equals + 1))});
  }
  return entries;
}

std::vector<ConfigEntry> read_config(const std::filesystem::path& file) {
  return with_context([&] { return "config file " + file.string(); },
                      [&] {
                        std::ifstream in(file);
                        if (!in || std::filesystem::is_directory(file)) {
                          throw UserError(
                              text("it cannot be read: ", in ? "it is a folder" : std::strerror(errno)));
                        }
                        return read_config(in);
                      });
}

std::string config_text(const std::vector<ParameterRow>& rows,
                        const std::map<std::string, std::string>& values) {
  std::string lines;
  std::string_view group;
  for (const ParameterRow& row : rows) {
    if (row.group != group) {
      group = row.group;
      lines += text(lines.empty() ? "" : "\n", "[", group, "]\n");
    }
    const std::string& value = values.at(std::string(row.name));
    const bool given = !(row.required && value.empty()) && can_be_read_back(value);
    lines += text(given ? "" : "# ", entry_text(std::string(row.name), value),
                  given ? comment_of(row) : "  # not given", "\n");
  }
  return lines;
}

} // namespace lsdeconv
