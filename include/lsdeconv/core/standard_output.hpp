#pragma once

#include <string_view>

/// The result of a subcommand: what goes to standard output, while messages go to the log.
namespace lsdeconv::standard_output {

/// Writes all of the text, unbuffered. Throws Error with the system's reason where not all of it could be
/// written (a full disk, a closed descriptor).
void print(std::string_view text);

/// Whether this process has called print().
bool was_used();

/// Whether what is printed goes where the messages on standard error go: to the same file, pipe or terminal.
bool is_standard_error();

/// Occupies those of the descriptors 0, 1 and 2 that this process was started without, so that no file it
/// opens gets one of them and is taken for standard output; what is printed there fails. To be called before
/// any file is opened.
void occupy_closed_descriptors();

} // namespace lsdeconv::standard_output
