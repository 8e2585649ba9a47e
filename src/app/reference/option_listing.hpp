#pragma once

#include "../subcommands.hpp"

#include <map>
#include <string>
#include <vector>

namespace lsdeconv {

/// The options of a subcommand, and the values that they have where they are not given.
struct OptionListing {
  std::vector<ParameterRow> rows; ///< In the order of the help; those that are no parameters come last.
  std::map<std::string, std::string> defaults; ///< Of all parameters, by name.

  /// The default value of an option; empty where it has none.
  [[nodiscard]] std::string default_of(const ParameterRow& row) const;
};

/// All options that a subcommand takes, rare ones included.
OptionListing options_of(const SubcommandRow& subcommand);

/// The name to show: "--no-resume" for a switch that is on as usual.
std::string shown_name(const ParameterRow& row, const std::string& default_value);

/// How an option may be written, with its dashes: the shown name, the short one, other names. Shorthands,
/// which take no value, are not among them.
std::vector<std::string> spellings_of(const ParameterRow& row, const std::string& default_value);

} // namespace lsdeconv
