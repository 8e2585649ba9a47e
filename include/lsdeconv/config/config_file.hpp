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

/// Reads lines "name = value". White space around both is dropped; "#" or ";" at the start of a line or
/// behind white space begins a comment; "[heading]" lines are for the eye. Throws UserError for any other
/// line and for a name that is given twice.
std::vector<ConfigEntry> read_config(std::istream& in);

/// The same of a file, which UserErrors then name.
std::vector<ConfigEntry> read_config(const std::filesystem::path& file);

/// Sets every entry of the file in `config`. Throws UserError with file and line for an unknown name, a value
/// out of range and a parameter that two entries set.
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

/// A config file that gives these values again, with headings, units and choices. What a file cannot hold
/// stands there as a comment: values that were not given, and paths with a comment sign in them.
std::string config_text(const std::vector<ParameterRow>& rows,
                        const std::map<std::string, std::string>& values);

} // namespace lsdeconv
