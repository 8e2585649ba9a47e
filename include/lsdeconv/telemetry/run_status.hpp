#pragma once

#include "lsdeconv/telemetry/activity_recorder.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// What a run's status says about one rank.
struct RankStatus {
  std::string host;
  std::string device; ///< What it computes with; empty until that is known.
  RankActivities activities{};
  std::string lost; ///< Why the run goes on without this rank; empty: it takes part.
};

/// The state of a run, which rank 0 writes to a file beside the checkpoint about once a second, for programs
/// that watch the run. At the end of the run the file stays.
struct RunStatus {
  std::string run;                 ///< Random name of the run.
  std::int64_t beat = 0;           ///< Grows from one writing to the next: a run is silent while it does not.
  std::string outcome = "running"; ///< Else how the run ended: "complete", "stopped", …
  int exit_code = 0;               ///< Of a run that has ended.
  std::string message;             ///< Why it ended so.
  std::string phase = "opening";   ///< What the run is doing: "blocks", "export", …
  double seconds = 0;              ///< Since the start of the run.
  double phase_seconds = 0;        ///< Since the start of the phase.
  std::int64_t blocks = 0;         ///< Blocks of the volume.
  std::int64_t blocks_done = 0;    ///< Blocks that are done.
  std::int64_t blocks_done_before = 0; ///< Blocks that earlier runs have done.
  std::int64_t voxels = 0;             ///< Voxels of the volume.
  std::int64_t slices = 0;             ///< Slices of the volume.
  std::int64_t slices_done = 0;        ///< Slices that this phase has exported.
  std::string output;                  ///< Folder of the slices.
  std::vector<RankStatus> ranks;       ///< One per rank, in their order.

  /// Whether the run had not ended when this was written.
  [[nodiscard]] bool running() const { return outcome == "running"; }
};

/// Path of the status file of a run with that checkpoint: "NAME.h5.status.json".
std::filesystem::path status_path(const std::filesystem::path& checkpoint);

/// The status as the JSON text of its file.
std::string status_text(const RunStatus& status);

/// Reads such a text. What is missing or of another type keeps its default; texts are cut at 1000 bytes, and
/// control characters in them replaced by blanks. None where the text is incomplete or no status of this
/// version.
std::optional<RunStatus> parse_status(const std::string& text);

/// Reads a status file. None where parse_status() gives none and where there is no such file, it is no
/// regular file or larger than 16 MiB. Never blocks, writes or locks.
std::optional<RunStatus> read_status(const std::filesystem::path& path);

/// Seconds since the file was last written, by the clock of this machine; none where there is no such file.
std::optional<double> status_age(const std::filesystem::path& path);

} // namespace lsdeconv
