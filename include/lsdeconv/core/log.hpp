#pragma once

#include "lsdeconv/core/text.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv::log {

enum class Level { debug, info, warning, error };

/// Lines of at least this level reach standard error; the log file takes all of them.
void set_console_level(Level level);
/// Puts "rank 3" in front of this process's lines; without a call lines carry no rank.
void set_rank(int rank);
/// Opens a log file that does not exist yet (never overwrites); lines are appended as they come.
/// Throws Error where it cannot be created.
void open_file(const std::filesystem::path& path);
void close_file();

/// Writes one line, whole, with time and rank; callable from every thread.
void write(Level level, const std::string& line);

template <typename... Parts>
void debug(const Parts&... parts) {
  write(Level::debug, text(parts...));
}
template <typename... Parts>
void info(const Parts&... parts) {
  write(Level::info, text(parts...));
}
template <typename... Parts>
void warning(const Parts&... parts) {
  write(Level::warning, text(parts...));
}
template <typename... Parts>
void error(const Parts&... parts) {
  write(Level::error, text(parts...));
}

} // namespace lsdeconv::log
