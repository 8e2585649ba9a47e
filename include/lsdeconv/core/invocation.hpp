#pragma once

#include <chrono>
#include <ctime>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lsdeconv {

/// How and when this process was started: for the log, the report and the checkpoint.
struct Invocation {
  std::vector<std::string> words; ///< The command line as it was typed, the program's name first.
  std::filesystem::path working_directory;
  std::time_t started = 0; ///< Seconds since 1970.
  /// The same moment of a clock that nobody sets.
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  /// The variables of the environment that change what a run does or say which job it was, by name:
  /// OMP_NUM_THREADS, CUDA_VISIBLE_DEVICES, SLURM_JOB_ID …
  std::map<std::string, std::string> environment;

  /// The command line in one line that can be pasted into a shell, in quotes where it needs them.
  [[nodiscard]] std::string command() const;
  /// Seconds since the start.
  [[nodiscard]] double seconds() const;
};

/// The invocation of this process, which was given the arguments of main() and starts now.
Invocation this_invocation(int argc, const char* const* argv);

/// A moment in the local time zone as ISO 8601 writes it: "2026-01-31T12:00:00+01:00".
std::string iso_time_text(std::time_t moment);

} // namespace lsdeconv
