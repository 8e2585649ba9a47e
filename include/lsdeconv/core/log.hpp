#pragma once

#include "lsdeconv/core/text.hpp"

#include <filesystem>
#include <string>

/// The log of this process: lines on standard error, and in a file once one is open.
namespace lsdeconv::log {

/// How much a line matters, least first; `detail` is what only --verbose shows.
enum class Level { debug, detail, info, warning, error };

/// Only lines of at least this level reach standard error; the log file takes all of them.
void set_console_level(Level level);
/// Puts "[rank 3] " in front of this process's lines; without a call lines carry no rank.
void set_rank(int rank);
/// Opens a log file that does not exist yet (never overwrites); lines are appended as they come. The first
/// file that is opened begins with the lines that were written before.
/// Throws Error where it cannot be created.
void open_file(const std::filesystem::path& path);
/// Closes the log file, if one is open.
void close_file();

/// Whether a line of this level reaches anybody: standard error, or the log file.
bool is_read(Level level);

/// Writes one line as a whole, with its level and the rank, in the file also with the local time. On a
/// terminal it is wrapped to its width, and warnings and errors are in colour. Callable from every thread.
/// Where it cannot be written it is lost without a word.
void write(Level level, const std::string& line);
/// Writes a line to the log file only.
void record(const std::string& line);

/// Whether set_live_line() shows anything: standard error is a terminal and lines of level info reach it.
bool has_live_line();
/// Shows a line on the terminal below all others until the next call, cut to the terminal's width; empty:
/// none. No log file holds it.
void set_live_line(const std::string& line);

/// Writes a line of level debug that streams all parts, as text() does.
template <typename... Parts>
void debug(const Parts&... parts) {
  write(Level::debug, text(parts...));
}
/// The same of level detail.
template <typename... Parts>
void detail(const Parts&... parts) {
  write(Level::detail, text(parts...));
}
/// The same of level info.
template <typename... Parts>
void info(const Parts&... parts) {
  write(Level::info, text(parts...));
}
/// The same of level warning.
template <typename... Parts>
void warning(const Parts&... parts) {
  write(Level::warning, text(parts...));
}
/// The same of level error.
template <typename... Parts>
void error(const Parts&... parts) {
  write(Level::error, text(parts...));
}

} // namespace lsdeconv::log
