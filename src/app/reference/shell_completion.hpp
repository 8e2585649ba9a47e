#pragma once

#include "option_listing.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// What a shell can offer as the value of an option.
struct OfferedValues {
  std::vector<std::string> words;
  bool files = false;
  bool folders = false;
};

/// The values to offer for an option that is no switch; nothing for a number that only the user knows.
OfferedValues offered_values(const ParameterRow& row);

/// A script for bash's `complete`: subcommands, their options, choices, files and folders.
std::string bash_completion();

/// A function for zsh's completion system, `_lsdeconv`: the same, with the help of each option.
std::string zsh_completion();

} // namespace lsdeconv
