#pragma once

#include "lsdeconv/config/parameter_table.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <filesystem>
#include <istream>
#include <map>
#include <string>
#include <vector>

namespace lsdeconv {

/// A line "name = value" of a config file.
struct ConfigEntry {
  int line = 0;
  std::string name;
  std::string value;
};

/// Reads lines "name = value". White space around both is ignored; "#" or ";" at the start of a line or after
/// white space begins a comment; lines "[heading]" mean nothing. Names come with hyphens in place of
/// underscores. Throws UserError for any other line and for a name that is given twice.
std::vector<ConfigEntry> read_config(std::istream& in);

/// As above, from a file, which the messages of UserErrors name. Throws UserError also where it cannot be
/// read.
std::vector<ConfigEntry> read_config(const std::filesystem::path& file);

/// Sets the parameters that the file gives in `config`. Throws UserError with file and line for an unknown
/// name, a value out of range and a parameter that two entries set.
template <typename Config>
void load_config(const std::filesystem::path& file, const ParameterTable<Config>& table, Config& config) {
  std::map<const ParameterRow*, std::string> set;
  for (const ConfigEntry& entry : read_config(file)) {
    with_context([&] { return text(file.string(), ", line ", entry.line); },
                 [&] {
                   const Setting setting = table.setting(entry.name, entry.value);
                   const auto [earlier, is_new] = set.emplace(setting.row, entry.name);
                   if (!is_new && setting.row != nullptr) {
                     throw UserError(text("'", entry.name, "' and '", earlier->second,
                                          "' are one parameter; remove one of the two"));
                   }
                   table.apply(setting, config);
                 });
  }
}

/// The text of a config file that sets these values (name -> text, one per row), with headings, units and
/// choices. What cannot be set in a file is there as a comment: required values that were not given, and
/// values that read_config() would read differently because of a "#" or ";" in them.
std::string config_text(const std::vector<ParameterRow>& rows,
                        const std::map<std::string, std::string>& values);

} // namespace lsdeconv
