#pragma once

#include "subcommands.hpp"

#include "lsdeconv/config/parameter_table.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// The options that are no parameters: --config, --help and the like.
const std::vector<ParameterRow>& general_options();

/// Those of them that the help of a subcommand lists.
std::vector<ParameterRow> general_options_of(const SubcommandRow& subcommand);

/// What stands for the value of an option that has one: "FILE", "tiff|zarr", the unit.
std::string value_text(const ParameterRow& row);

/// One line that says what an option means to a subcommand.
std::string_view help_in(const SubcommandRow& subcommand, const ParameterRow& row);

/// The text of --help: usage, the list of subcommands (for the main one) and the options that the subcommand
/// takes, by group, with units and default values. `all`: the text of --help-all, with rare options and every
/// spelling.
std::string help_text(const SubcommandRow& subcommand, const std::vector<ParameterRow>& rows,
                      const std::map<std::string, std::string>& defaults, bool all);

} // namespace lsdeconv
