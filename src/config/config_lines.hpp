#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

// A config file as editors of all systems write it, up to its lines.

/// The bytes of a file, or of a pipe that somebody writes into at this moment. Throws UserError where it
/// cannot be read, is a folder, is larger than a config file can be, or where a pipe stays silent.
std::string config_bytes(const std::filesystem::path& file);

/// The lines of a text in UTF-8, with or without a byte order mark, whose lines end as Unix, Windows or old
/// Macintoshes end them. Throws UserError for UTF-16 and for bytes that are no text.
std::vector<std::string> config_lines(std::string_view bytes);

/// The text without blanks at both ends: spaces, tabs, no-break and invisible ones.
std::string without_blanks(std::string_view text);

/// Throws UserError where the text holds quotation marks, dashes or blanks that word processors put in place
/// of those of a keyboard.
void refuse_typographic(std::string_view text);
/// The same where it begins with such a quotation mark.
void refuse_typographic_quotes(std::string_view text);

} // namespace lsdeconv
