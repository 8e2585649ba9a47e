#include "lsdeconv/config/config_file.hpp"

#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fnmatch.h>
#include <fstream>
#include <set>
#include <utility>

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

/// The pattern of a heading [channel PATTERN]; empty for other headings.
std::string channel_of(const std::string& heading) {
  constexpr std::string_view word = "[channel";
  const bool is_channel = heading.starts_with(word) && heading.size() > word.size() + 1
                          && blanks.find(heading[word.size()]) != std::string_view::npos;
  return is_channel ? trimmed(heading.substr(word.size(), heading.size() - word.size() - 1)) : "";
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
  std::set<std::pair<std::string, std::string>> names;
  std::string channel;
  int number = 0;
  for (std::string raw; std::getline(in, raw);) {
    ++number;
    const std::string line = trimmed(without_comment(raw));
    if (!line.empty() && line.front() == '[' && line.back() == ']') {
      channel = channel_of(line);
      continue;
    }
    if (line.empty()) {
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UserError(
          text("line ", number, " is '", line, "', but must be 'name = value', a [heading] or a # comment"));
    }
    const std::string name = hyphenated(trimmed(line.substr(0, equals)));
    if (!names.emplace(channel, name).second) {
      throw UserError(text("line ", number, " gives '", name, "' a second time; remove one of the two"));
    }
    entries.push_back({number, name, trimmed(line.substr(equals + 1)), channel});
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

bool is_of_channel(const std::string& channel, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return ::fnmatch(channel.c_str(), name.c_str(), 0) == 0;
  });
}

void SetParameters::add(const Setting& setting, const ConfigEntry& entry) {
  const auto [earlier, is_new] = set_.emplace(setting.row, entry.name);
  if (is_new || setting.row == nullptr) {
    return;
  }
  throw UserError(
      entry.channel.empty()
          ? text("'", entry.name, "' and '", earlier->second, "' are one parameter; remove one of the two")
          : text("[channel ", entry.channel, "] and another channel both set '", entry.name,
                 "' for this volume; make their patterns narrower"));
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
