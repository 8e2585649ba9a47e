#pragma once

#include "lsdeconv/config/parameter_row.hpp"

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
/// --no-name; long names also behind one hyphen and with underscores; numbers that belong to one value stand
/// one after the other (--sigma 0.5 0.5 1.5). Throws UserError for options that are neither among `rows` nor
/// accepted `predecessor` ones, and for values that are missing.
std::vector<GivenOption> tokenise(const std::vector<std::string>& words,
                                  const std::vector<ParameterRow>& rows,
                                  const std::vector<PredecessorOption>& predecessor);

} // namespace lsdeconv
