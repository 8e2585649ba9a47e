#pragma once

#include "subcommands.hpp"

#include "lsdeconv/config/parameter_table.hpp"

#include <map>
#include <string>
#include <vector>

namespace lsdeconv {

/// The options that are no parameters: --config, --help and the like.
const std::vector<ParameterRow>& general_options();

/// The text of --help: usage, the list of subcommands (for the main one) and the options that the subcommand
/// takes, by group, with units and default values. `all`: the text of --help-all, with rare options and every
/// spelling.
std::string help_text(const SubcommandRow& subcommand, const std::vector<ParameterRow>& rows,
                      const std::map<std::string, std::string>& defaults, bool all);

} // namespace lsdeconv
