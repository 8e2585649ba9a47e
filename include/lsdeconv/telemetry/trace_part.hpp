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

/// The timeline of one rank, in a file of its own, as a JSON array of Chrome trace events. The file is
/// readable at any moment, also after SIGKILL, since the format allows the closing bracket to be missing.
/// Events are kept in at most 4 MiB of memory until a thread writes them about once a second, so that no
/// stage ever waits for the disk; what does not fit is left out and counted. Where the file cannot be written
/// there is one warning.
class TracePart {
public:
  /// The rank that the timeline is of.
  struct Process {
    int rank = 0;
    std::string name;          ///< "rank 3 n2, CPU …"
    double clock_offset = 0;   ///< ClockOffset::seconds
    double clock_accuracy = 0; ///< ClockOffset::accuracy
  };
  /// Creates the file, in place of one that an earlier run left. `start` is the moment on rank 0's steady
  /// clock, in seconds, that is time 0 of the trace.
  TracePart(std::filesystem::path path, Process process, double start);
  /// Writes the events that are left.
  ~TracePart();
  TracePart(const TracePart&) = delete;
  TracePart& operator=(const TracePart&) = delete;
  TracePart(TracePart&&) = delete;
  TracePart& operator=(TracePart&&) = delete;

  /// Adds an interval.
  void add(const StageSpan& span);
  /// Adds the value of a quantity at this moment; viewers draw a curve through them.
  void count(const char* name, const char* unit, double value);
  /// Adds an event at this moment with that name: "rank 3 lost".
  void mark(const std::string& name);
  /// Writes every event that was added before.
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
  std::mutex mutex_; ///< Guards what follows.
  std::condition_variable_any wake_;
  std::string waiting_;
  std::int64_t left_out_ = 0;
  bool failed_ = false;
  std::mutex writing_; ///< Held while writing to the file.
  std::jthread thread_;
};

/// Path of the file of a rank, beside the trace.
std::filesystem::path trace_part_path(const std::filesystem::path& trace, int rank);

/// Joins the files of the ranks [0, ranks) into the file `trace` and removes them; of those that are missing
/// or cut off it takes what there is. Throws Error where the trace cannot be written; the files stay then.
void join_trace(const std::filesystem::path& trace, int ranks);

/// Removes the files of ranks that an earlier run left beside `trace`, whose folder exists. Call before any
/// rank creates its own.
void remove_trace_parts(const std::filesystem::path& trace);

} // namespace lsdeconv
