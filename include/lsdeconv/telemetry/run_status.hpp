#pragma once

#include "lsdeconv/telemetry/activity_recorder.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

struct RankStatus {
  std::string host;
  std::string device; ///< What it computes with; empty until it is known.
  RankActivities activities{};
  std::string lost; ///< Why the run goes on without it; empty: it takes part.
};

/// One picture of a run, which rank 0 puts beside the checkpoint about once a second and leaves there at the
/// end, for whoever watches.
struct RunStatus {
  std::string run; ///< Drawn by lot: tells two runs apart.
  std::int64_t beat =
      0; ///< Grows while the run lives; the watcher's own clock tells how long it stands still.
  std::string outcome = "running"; ///< Else how it ended: "complete", "stopped", …
  int exit_code = 0;               ///< Of a run that has ended.
  std::string message;             ///< Why it ended so.
  std::string phase = "opening";   ///< "blocks", "export"
  double seconds = 0;              ///< Of the run.
  double phase_seconds = 0;
  std::int64_t blocks = 0;
  std::int64_t blocks_done = 0;
  std::int64_t blocks_done_before = 0; ///< By earlier runs.
  std::int64_t voxels = 0;             ///< Of the volume.
  std::int64_t slices = 0;
  std::int64_t slices_done = 0; ///< In this phase.
  std::string output;           ///< Folder of the slices.
  std::vector<RankStatus> ranks;

  [[nodiscard]] bool running() const { return outcome == "running"; }
};

/// The file of that name beside a checkpoint.
std::filesystem::path status_path(const std::filesystem::path& checkpoint);

std::string status_text(const RunStatus& status);

/// None where the text is torn, or not such a status. Whatever stands in it, no text has control characters.
std::optional<RunStatus> parse_status(const std::string& text);

/// None also where there is no such file, or it is no plain file or too large. Never waits, writes or locks.
std::optional<RunStatus> read_status(const std::filesystem::path& path);

/// Seconds since the file was last written, by this machine's clock; none where there is no such file.
std::optional<double> status_age(const std::filesystem::path& path);

} // namespace lsdeconv
