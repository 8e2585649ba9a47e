#pragma once

#include "lsdeconv/telemetry/activity_recorder.hpp"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lsdeconv {

/// The timeline of one rank as it grows, in the array form of Chrome's trace events: a file of its own that
/// is readable at any moment, also after SIGKILL (the format does without the closing bracket). Spans wait in
/// at most some MiB of memory for a thread that writes them about once a second: no stage ever waits for the
/// disk. What cannot be written is left out, with one warning.
class TracePart {
public:
  struct Process {
    int rank = 0;
    std::string name; ///< "rank 3 n2, CPU …"
    /// Rank 0's clock less this one's, and how far that may be off.
    double clock_offset = 0;
    double clock_accuracy = 0;
  };
  /// Replaces what an earlier run left there. `start` is the time 0 of the trace on rank 0's clock, in
  /// seconds.
  TracePart(std::filesystem::path path, Process process, double start);
  /// Writes what waits.
  ~TracePart();
  TracePart(const TracePart&) = delete;
  TracePart& operator=(const TracePart&) = delete;
  TracePart(TracePart&&) = delete;
  TracePart& operator=(TracePart&&) = delete;

  void add(const StageSpan& span);
  /// A value over time, drawn as a curve.
  void count(const char* name, const char* unit, double value);
  /// A moment with a name: "rank 3 lost".
  void mark(const std::string& name);
  /// Everything added before is in the file when it returns.
  void flush();

private:
  void append(const std::string& event);
  void begin_file();
  void keep_writing(const std::stop_token& closing);
  void write_waiting();
  void give_up(const std::string& why);
  [[nodiscard]] double microseconds(StageSpan::Clock::time_point time) const;

  std::filesystem::path path_;
  Process process_;
  double start_;
  int file_ = -1;
  std::mutex mutex_; ///< Of what follows.
  std::condition_variable_any wake_;
  std::string waiting_;
  std::int64_t left_out_ = 0;
  bool failed_ = false;
  std::mutex writing_; ///< One writer at a time.
  std::jthread thread_;
};

/// Where a rank's part lies until the end: beside the trace.
std::filesystem::path trace_part_path(const std::filesystem::path& trace, int rank);

/// Joins the parts of all ranks into one trace and removes them; those that are missing or cut off count as
/// far as they go. Throws Error where the trace cannot be written; the parts stay then.
void join_trace(const std::filesystem::path& trace, int ranks);

/// Removes parts that an earlier run left; its folder exists. Call before any rank begins its own.
void remove_trace_parts(const std::filesystem::path& trace);

} // namespace lsdeconv
