#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace lsdeconv {

/// A run whose status does not change for this many intervals counts as dead: a slow file system does not
/// delay it for so long.
inline constexpr int looks_without_life = 30;

/// Shows on standard output how the run with this checkpoint goes on, until it ends or counts as dead: on a
/// terminal in place, else line by line. Looks at its status file once per `interval`; writes and locks
/// nothing. Returns the exit code of the run, 1 where it counts as dead, none where no run is at work on the
/// checkpoint.
std::optional<int> watch_run(const std::filesystem::path& checkpoint, std::chrono::duration<double> interval);

/// A sentence that no run is at work on the checkpoint, and how the last one ended.
std::string absence_of_run(const std::filesystem::path& checkpoint);

} // namespace lsdeconv
