#include "zarr_progress.hpp"

#include "zarr_place.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/random_text.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"

#include <sstream>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// A line of a file of finished units.
struct Entry {
  std::int64_t level = 0;
  std::int64_t unit = 0;
  std::int64_t below = 0;
  std::int64_t above = 0;
};

constexpr const char* lines_begin = "finished.";

/// Lines that a killed program did not complete are left out.
std::vector<Entry> entries_in(const fs::path& folder) {
  std::vector<Entry> entries;
  for (const auto& file : fs::directory_iterator(folder)) {
    std::ifstream lines(file.path());
    std::string line;
    while (file.path().filename().string().starts_with(lines_begin) && std::getline(lines, line)
           && !lines.eof()) {
      Entry entry;
      if (std::istringstream(line) >> entry.level >> entry.unit >> entry.below >> entry.above) {
        entries.push_back(entry);
      }
    }
  }
  return entries;
}

/// Temporary files that killed exports have left among those of the levels.
void remove_leftovers(const fs::path& image) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(image)) {
    if (entry.is_directory()) {
      folders.push_back(entry.path());
    }
  }
  for (const fs::path& folder : folders) {
    remove_staged(folder, [](const std::string&) { return true; });
  }
}

/// Whether the file of a finished shard is there still.
bool is_there(const fs::path& image, const std::vector<ZarrLevel>& levels, const Entry& entry) {
  const auto number = static_cast<std::size_t>(entry.level);
  if (number >= levels.size() || entry.unit < 0 || entry.unit >= voxel_count(levels[number].units.counts())) {
    return false;
  }
  const zarr::ArrayMetadata& array = levels[number].array;
  return !array.shards
         || fs::exists(image / zarr_level_name(number)
                       / zarr::file_key(array, zarr::place_in_grid(entry.unit, zarr::file_grid(array))));
}

} // namespace

ZarrProgress::ZarrProgress(const fs::path& image, const std::string& description,
                           const std::vector<ZarrLevel>& levels, bool keep, const mpi::Communicator& ranks)
    : folder_(zarr_progress_folder(image)) {
  std::vector<Entry> entries;
  ranks.all_or_none([&] {
    if (!ranks.is_root()) {
      return;
    }
    if (keep && fs::exists(folder_) && zarr_description(image) == description) {
      remove_leftovers(image);
      for (const Entry& entry : entries_in(folder_)) {
        if (is_there(image, levels, entry)) {
          entries.push_back(entry);
        }
      }
    } else {
      remove_zarr(image);
      fs::create_directories(folder_);
      put_file(folder_ / "export", description);
    }
  });
  for (const ZarrLevel& level : levels) {
    finished_.emplace_back(static_cast<std::size_t>(voxel_count(level.units.counts())));
  }
  for (const Entry& entry : ranks.broadcast(entries)) {
    finished_[static_cast<std::size_t>(entry.level)][static_cast<std::size_t>(entry.unit)] =
        Saturation{entry.below, entry.above};
  }
}

void ZarrProgress::note(std::size_t level, std::int64_t unit, const Saturation& saturation) {
  if (!file_.is_open()) {
    file_.open(folder_ / text(lines_begin, random_text()));
  }
  file_ << text(level, ' ', unit, ' ', saturation.below, ' ', saturation.above, '\n') << std::flush;
  if (!file_) {
    throw Error(text("cannot write to ", folder_.string()));
  }
}

void ZarrProgress::remove() {
  file_.close();
  fs::remove_all(folder_);
}

} // namespace lsdeconv
