#pragma once

#include <string>
#include <string_view>

namespace lsdeconv {

/// Plain text for a manual page: what roff would take for a command, a break or another character is escaped,
/// so that the reader sees and copies the same characters. One line in, one line out.
std::string roff_text(std::string_view plain);

/// The manual page lsdeconv(1): `page` is roff source in which the lines @SYNOPSIS@, @SUBCOMMANDS@ and
/// @OPTIONS@ stand for what the tables of subcommands and parameters say, and @VERSION@ for `version`. Throws
/// Error where one of them is missing.
std::string man_page(std::string page, std::string_view version);

} // namespace lsdeconv
