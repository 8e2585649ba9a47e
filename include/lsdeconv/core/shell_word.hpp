#pragma once

#include <string>

namespace lsdeconv {

/// The word in single quotes, as a shell reads it.
std::string shell_quoted(const std::string& word);

/// The word as a shell reads it: in quotes where it needs them.
std::string shell_word(const std::string& word);

} // namespace lsdeconv
