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
  std::string channel{}; ///< The pattern of the heading [channel PATTERN] that it stands under; else empty.
};

/// Reads lines "name = value". Blanks around both are ignored; a value may stand in quotation marks, which
/// keep its blanks and what would be a comment. "#" or ";" at the start of a line or after white space begins
/// a comment. Lines behind "[channel PATTERN]" are of that channel; any other line "[heading]" ends them and
/// means nothing else. Names come with hyphens in place of underscores. Lines may end as on any system; a
/// byte order mark is skipped. Throws UserError for UTF-16, bytes that are no text, any other line, and for a
/// name that is given twice, to all or to one channel.
std::vector<ConfigEntry> read_config(std::istream& in);

/// As above, from a file or a pipe that is written into, which the messages of UserErrors name. Throws
/// UserError also where it cannot be read, is larger than 1 MiB, or nothing comes through the pipe.
std::vector<ConfigEntry> read_config(const std::filesystem::path& file);

/// The absolute folder that relative paths in the config file count from: its own, or the current one where
/// it is a pipe.
std::filesystem::path folder_of_paths(const std::filesystem::path& file);

/// Throws UserError for the name of an option that only a command line can have.
void require_config_name(const std::string& name);

/// The value of a setting from a config file whose relative paths count from `folder`: paths are made
/// absolute, with the user's home folder in place of a leading "~". Throws UserError for characters and paths
/// that only a word processor or Windows writes.
std::string value_from_file(const Setting& setting, const std::filesystem::path& folder);

/// Whether a volume that has these names (folders of its path, its pattern) is of the channel.
bool is_of_channel(const std::string& channel, const std::vector<std::string>& names);

/// The first of the config files that has channels of which none fits a volume of these names; empty where
/// there is none.
std::filesystem::path file_without_channel(const std::vector<std::string>& files,
                                           const std::vector<std::string>& names);

/// The parameters that some entries of a config file have set, by the name that they were called there.
class SetParameters {
public:
  /// Remembers the parameter. Throws UserError where it was set before.
  void add(const Setting& setting, const ConfigEntry& entry);

private:
  std::map<const ParameterRow*, std::string> set_;
};

/// Sets the parameters that the file gives in `config`, first those for all channels, then those of the
/// channels that a volume of these names is of; paths as value_from_file() gives them. Throws UserError with
/// file and line for an unknown name, a value out of range, and a parameter that two entries set for all
/// channels, or two for the same volume.
template <typename Config>
void load_config(const std::filesystem::path& file, const ParameterTable<Config>& table, Config& config,
                 const std::vector<std::string>& names = {}) {
  const std::vector<ConfigEntry> entries = read_config(file);
  const std::filesystem::path folder = folder_of_paths(file);
  const std::string source = "config file " + std::filesystem::absolute(file).string();
  Config of_others;
  for (const bool of_channels : {false, true}) {
    SetParameters set;
    for (const ConfigEntry& entry : entries) {
      if (entry.channel.empty() == of_channels) {
        continue;
      }
      with_context([&] { return text(file.string(), ", line ", entry.line); },
                   [&] {
                     require_config_name(entry.name);
                     Setting setting = table.setting(entry.name, entry.value);
                     setting.value = value_from_file(setting, folder);
                     const bool counts = !of_channels || is_of_channel(entry.channel, names);
                     table.apply(setting, counts ? config : of_others, source); // all values are checked
                     if (counts) {
                       set.add(setting, entry);
                     }
                   });
    }
  }
}

/// The text of a config file that sets these values (name -> text, one per row), with headings, units and
/// choices, in quotation marks where they need them. What cannot be set in a file is there as a comment:
/// required values that were not given, and values that no line can hold.
std::string config_text(const std::vector<ParameterRow>& rows,
                        const std::map<std::string, std::string>& values);

} // namespace lsdeconv
