#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace lsdeconv {

/// The first bytes of a file, at most so many; empty where there is none, or none that can be read.
std::string head_of(const std::filesystem::path& path, std::size_t bytes = 65536);

// What tells the files of this program that stand for themselves, reports, status files and traces, from
// those of others, which it never replaces. An empty file holds nothing of anybody's and counts as neither.

/// Whether the file is the report of a run.
bool is_own_report(const std::filesystem::path& path);

/// Whether the file shows the status of a run.
bool is_own_status(const std::filesystem::path& path);

/// Whether the file is the trace of a run or a rank's part of one.
bool is_own_trace(const std::filesystem::path& path);

/// Whether a file that is not empty was written by this program.
using IsOwn = std::function<bool(const std::filesystem::path&)>;

/// Whether something stands at `path` that would be lost if a file that `is_own` recognises took its place.
bool is_in_the_way(const std::filesystem::path& path, const IsOwn& is_own);

/// Throws UserError where no file can be made: `path` is a folder, or its folder is not there or may not be
/// written to. option: names the path; example: the name of such a file.
void require_file_place(const std::filesystem::path& path, const std::string& option,
                        const std::string& example);

/// Throws UserError where something is_in_the_way(). what: the option that would name another place.
void require_own_file(const std::filesystem::path& path, const IsOwn& is_own, const std::string& option);

} // namespace lsdeconv
