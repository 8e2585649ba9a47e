#pragma once

#include "lsdeconv/run/parameter_table.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// An option as it stood on the command line; without a name, a word that belongs to no option.
struct GivenOption {
  std::string name;
  std::string value;
};

/// Cuts a command line into options, in its order: --name value, --name=value, -n value, -nvalue, switches
/// also as
/// --no-name; names may be spelt with underscores. Throws UserError for options that are not among `rows` and
/// for values that are missing.
std::vector<GivenOption> tokenise(const std::vector<std::string>& words,
                                  const std::vector<ParameterRow>& rows);

} // namespace lsdeconv
