#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace lsdeconv {

/// A run whose status is the same at so many looks in a row, by the watcher's clock, is not alive: longer
/// than a busy file system holds it up.
inline constexpr int looks_without_life = 30;

/// Tells on standard output how the run beside `checkpoint` goes on, until it ends or shows no life: in place
/// on a terminal, line by line elsewhere. Its result is the run's own exit code, 1 where it shows no life,
/// none where no run works on the checkpoint. Reads only.
std::optional<int> watch_run(const std::filesystem::path& checkpoint, std::chrono::duration<double> interval);

/// That no run works on the checkpoint, and how the last one ended.
std::string absence_of_run(const std::filesystem::path& checkpoint);

} // namespace lsdeconv
