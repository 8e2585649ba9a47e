#pragma once

#include "subcommands.hpp"

#include "lsdeconv/config/parameter_table.hpp"

#include <map>
#include <string>
#include <vector>

namespace lsdeconv {

/// Options of the program that are no parameters: --config, --help and the like.
const std::vector<ParameterRow>& general_options();

/// Usage, subcommands (of the main one) and the options that it takes by group, with units and defaults. all:
/// also those that few need, and every other spelling.
std::string help_text(const SubcommandRow& subcommand, const std::vector<ParameterRow>& rows,
                      const std::map<std::string, std::string>& defaults, bool all);

} // namespace lsdeconv
