#pragma once

#include "lsdeconv/config/parameter_row.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// An option of the command line; without a name, a word that belongs to no option.
struct GivenOption {
  std::string name;
  std::string value;
};

/// Splits a command line into its options, in its order: --name value, --name=value, -n value, -nvalue, and
/// switches, also as --no-name. Long names may have one hyphen in front and underscores in place of hyphens;
/// the numbers of one value follow each other (--sigma 0.5 0.5 1.5). Throws UserError for options that are
/// neither in `rows` nor accepted ones of `predecessor`, and for missing values.
std::vector<GivenOption> tokenise(const std::vector<std::string>& words,
                                  const std::vector<ParameterRow>& rows,
                                  const std::vector<PredecessorOption>& predecessor);

} // namespace lsdeconv
