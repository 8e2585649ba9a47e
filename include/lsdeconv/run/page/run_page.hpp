#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// The input of a run, to be shown beside its result.
struct RawData {
  VolumeReader* reader = nullptr; ///< With every filter of the run; null: it cannot be read.
  float offset = 0;               ///< Counts that its voxels have above those of the result where nothing is.
  std::string missing;            ///< Why it cannot be read, a sentence without its full stop.
};

/// What the page of a run is made of.
struct RunPageSources {
  const Checkpoint& checkpoint;
  std::filesystem::path checkpoint_path;
  std::string report; ///< The text of its report; empty where there is none.
  RawData raw;
};

/// The page of a run: one HTML file that shows raw and result, what was measured in them, and what the run
/// was and took. Reads some boxes of the volume and, where `raw` can be read, of the input; takes seconds.
/// Also for a run that is not finished. Throws Error where the checkpoint cannot be read.
std::string run_page(const RunPageSources& sources);

/// Where the page of a run lies: beside its report, "report.html".
std::filesystem::path page_path(const std::filesystem::path& report);

} // namespace lsdeconv
