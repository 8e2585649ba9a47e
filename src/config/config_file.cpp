#include "lsdeconv/config/config_file.hpp"

#include "config_lines.hpp"

#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <fnmatch.h>
#include <iterator>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <utility>

namespace lsdeconv {
namespace {

constexpr std::string_view blanks = " \t";

std::string without_comment(const std::string& line) {
  for (std::size_t at = line.find_first_of("#;"); at != std::string::npos;
       at = line.find_first_of("#;", at + 1)) {
    if (at == 0 || blanks.find(line[at - 1]) != std::string_view::npos) {
      return line.substr(0, at);
    }
  }
  return line;
}

/// What stands between the quotation marks that the text begins with; none where it begins with none, or more
/// follows than a comment. Throws UserError for a mark that is not closed.
std::optional<std::string> unquoted(const std::string& text) {
  if (!text.starts_with('"') && !text.starts_with('\'')) {
    return std::nullopt;
  }
  const std::size_t end = text.find(text.front(), 1);
  if (end == std::string::npos) {
    throw UserError(lsdeconv::text("the quotation mark before ", text.substr(1), " is not closed"));
  }
  const std::string rest = without_blanks(without_comment(text.substr(end + 1)));
  return rest.empty() ? std::optional(text.substr(1, end - 1)) : std::nullopt;
}

/// The value in a line whose "=" is at `equals`: in quotation marks as it is, else without a comment.
std::string value_in(const std::string& line, std::size_t equals) {
  const std::string rest = without_blanks(line.substr(equals + 1));
  return unquoted(rest).value_or(without_blanks(without_comment(" " + rest)));
}

/// The value as it stands in a file: in quotation marks where it needs them; none where a line cannot hold
/// it.
std::optional<std::string> written_value(const std::string& value) {
  for (const char* mark : {"", "\"", "'"}) {
    std::string written = mark + value + mark;
    try {
      if (value.find_first_of("\r\n") == std::string::npos && value_in("=" + written, 0) == value) {
        return written;
      }
    } catch (const UserError&) { // it begins with a quotation mark
      continue;
    }
  }
  return std::nullopt;
}

/// The value with blanks in place of line ends, for a comment.
std::string in_one_line(std::string value) {
  std::replace_if(
      value.begin(), value.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return value;
}

/// The pattern of a heading [channel PATTERN]; empty for other headings.
std::string channel_of(const std::string& heading) {
  constexpr std::string_view word = "[channel";
  const bool is_channel = heading.starts_with(word) && heading.size() > word.size() + 1
                          && blanks.find(heading[word.size()]) != std::string_view::npos;
  return is_channel ? without_blanks(heading.substr(word.size(), heading.size() - word.size() - 1)) : "";
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

/// The value of a name; throws UserError for a line that is none.
ConfigEntry entry_in(const std::string& line, int number) {
  const std::string plain = without_blanks(without_comment(line));
  const std::size_t equals = plain.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UserError(text("it is '", plain, "', but must be 'name = value', a [heading] or a # comment"));
  }
  const std::string name = hyphenated(without_blanks(plain.substr(0, equals)));
  refuse_typographic(name);
  return {number, name, value_in(line, line.find('=')), {}};
}

/// A path of another system, which names nothing here.
bool is_windows_path(const std::string& path) {
  const bool has_drive = path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
  return has_drive || path.starts_with("\\\\")
         || (path.find('\\') != std::string::npos && path.find('/') == std::string::npos);
}

std::string home_path(const std::string& path) {
  const char* home = std::getenv("HOME");
  if (home == nullptr) {
    throw UserError(
        text("'", path, "' begins with ~, but the environment has no HOME; write the whole path"));
  }
  return home + path.substr(1);
}

} // namespace

std::vector<ConfigEntry> read_config(std::istream& in) {
  std::vector<ConfigEntry> entries;
  std::set<std::pair<std::string, std::string>> names;
  std::string channel;
  int number = 0;
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  for (const std::string& raw : config_lines(bytes)) {
    ++number;
    const std::string line = without_blanks(raw);
    const std::string heading = without_blanks(without_comment(line));
    if (heading.starts_with('[') && heading.ends_with(']')) {
      channel = channel_of(heading);
    } else if (!heading.empty()) {
      ConfigEntry entry =
          with_context([&] { return text("line ", number); }, [&] { return entry_in(line, number); });
      entry.channel = channel;
      if (!names.emplace(channel, entry.name).second) {
        throw UserError(
            text("line ", number, " gives '", entry.name, "' a second time; remove one of the two"));
      }
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

std::vector<ConfigEntry> read_config(const std::filesystem::path& file) {
  return with_context([&] { return "config file " + file.string(); },
                      [&] {
                        std::istringstream in(config_bytes(file));
                        return read_config(in);
                      });
}

std::filesystem::path folder_of_paths(const std::filesystem::path& file) {
  struct stat status {};
  const bool is_file = ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode);
  return is_file ? std::filesystem::absolute(file).parent_path() : std::filesystem::current_path();
}

void require_config_name(const std::string& name) {
  constexpr std::string_view of_command_line[] = {"config",  "help",    "help-all",
                                                  "version", "dry-run", "print-config"};
  if (std::find(std::begin(of_command_line), std::end(of_command_line), name) != std::end(of_command_line)) {
    throw UserError(text("--", name, " belongs on the command line",
                         name == "config" ? ", several times if need be: a config file names no other" : ""));
  }
}

std::string value_from_file(const Setting& setting, const std::filesystem::path& folder) {
  if (setting.row == nullptr) {
    return setting.value;
  }
  const ParameterRow& row = *setting.row;
  if (row.is_number || row.is_switch || row.is_per_axis || !row.choices.empty()) {
    refuse_typographic(setting.value);
  } else {
    refuse_typographic_quotes(setting.value);
  }
  if (!row.is_path || setting.value.empty()) {
    return setting.value;
  }
  if (is_windows_path(setting.value)) {
    throw UserError(text("--", row.name, " is ", setting.value,
                         ", a path as Windows writes it; write it with / and as this machine sees it, as in "
                         "/mnt/data/brain"));
  }
  const bool in_home = setting.value == "~" || setting.value.starts_with("~/");
  return (folder / (in_home ? home_path(setting.value) : setting.value)).string();
}

bool is_of_channel(const std::string& channel, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return ::fnmatch(channel.c_str(), name.c_str(), 0) == 0;
  });
}

std::filesystem::path file_without_channel(const std::vector<std::string>& files,
                                           const std::vector<std::string>& names) {
  const auto is_without = [&](const std::filesystem::path& file) {
    std::vector<ConfigEntry> entries = read_config(file);
    std::erase_if(entries, [](const ConfigEntry& entry) { return entry.channel.empty(); });
    return !entries.empty() && std::none_of(entries.begin(), entries.end(), [&](const ConfigEntry& entry) {
      return is_of_channel(entry.channel, names);
    });
  };
  const auto found = std::find_if(files.begin(), files.end(), is_without);
  return found == files.end() ? std::filesystem::path() : std::filesystem::path(*found);
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
    const std::optional<std::string> written = written_value(value);
    const bool given = !(row.required && value.empty()) && written;
    lines += text(given ? "" : "# ", row.name, " = ", written.value_or(in_one_line(value)),
                  given ? comment_of(row) : "  # not given", "\n");
  }
  return lines;
}

} // namespace lsdeconv
