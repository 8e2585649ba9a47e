#pragma once

#include "app/options.hpp"

#include "lsdeconv/core/error.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace lsdeconv::testing {

/// The options that a deconvolution cannot do without.
inline const std::string job = "-i in --dxy 0.4 --dz 1.2 --lambda-ex 561 --lambda-em 600 ";

/// Parses a command line whose words are separated by single blanks.
inline CommandLine parse(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) {
    words.push_back(word);
  }
  return parse_command_line(words);
}

/// The message with which a command line is refused; empty where it is accepted.
inline std::string refusal(const std::string& line) {
  try {
    (void)parse(line);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

} // namespace lsdeconv::testing
