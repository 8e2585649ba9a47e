#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lsdeconv {

/// What the reader of an output stream sees it with.
struct Terminal {
  bool moves_cursor = false; ///< Lines can be replaced: a terminal that is not "dumb".
  bool colours = false;      ///< Colours can be shown, and are wanted.
  bool utf8 = true;          ///< Characters beyond ASCII can be shown.
};

/// Finds out what reads that stream of this process. Colours: on a terminal, unless NO_COLOR is set, TERM is
/// "dumb" or CLICOLOR is 0; with CLICOLOR_FORCE also elsewhere. UTF-8: unless LC_ALL, LC_CTYPE or LANG name
/// another character set; where none of them is set, too.
Terminal terminal_of(int descriptor);
/// Columns of the terminal that the stream goes to, as wide as its window is now; 0 where it is none.
std::size_t terminal_columns(int descriptor);

/// Columns that a text without line breaks takes: bytes that continue a character of UTF-8 take none.
std::size_t display_width(std::string_view text);
/// The beginning of a text that takes at most so many columns.
std::string shortened(std::string_view text, std::size_t columns);
/// The text with its lines broken between words, so that they take at most so many columns where words are
/// not longer. Continuing lines stand below the text behind the line's label ("PSF   0.8 µm …"), or two
/// columns to the right of its beginning. Lines that are commands of this program, or of mpirun, stay whole.
std::string wrapped(std::string_view text, std::size_t columns);
/// The text with the signs of this program in ASCII: "um" for "µm", "x" for "×"; other characters stay.
std::string in_ascii(std::string_view text);

/// The text as its reader behind that stream can see it: wrapped() on a terminal, and in_ascii() where UTF-8
/// cannot be shown.
std::string as_shown_on(int descriptor, const std::string& text);

} // namespace lsdeconv
