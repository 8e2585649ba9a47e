#include "folder_contents.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/lower_case.hpp"
#include "lsdeconv/core/shell_word.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_search.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_named = 5;

struct Contents {
  std::map<std::string, std::int64_t> files; ///< By their endings in lower case.
  std::int64_t folders = 0;
};

Contents contents_of(const fs::path& folder) {
  Contents contents;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    std::error_code unreadable;
    if (entry->is_directory(unreadable)) {
      ++contents.folders;
    } else if (const std::string name = entry->path().filename().string();
               !name.starts_with('.') && !name.ends_with(".lock")) { // of runs of this program
      ++contents.files[lower_case(entry->path().extension().string())];
    }
  }
  return contents;
}

/// "200 .jpg, 1 .txt", the most frequent first; empty where there are none.
std::string list_of(const Contents& contents) {
  std::vector<std::pair<std::string, std::int64_t>> endings(contents.files.begin(), contents.files.end());
  std::stable_sort(endings.begin(), endings.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string list;
  for (std::size_t i = 0; i < std::min(endings.size(), most_named); ++i) {
    const auto& [ending, count] = endings[i];
    list += text(i == 0 ? "" : ", ", count, " ", ending.empty() ? "without an ending" : ending);
  }
  return list + (endings.size() > most_named ? " and others" : "");
}

/// What to do about files that hold images which are not read; empty where there are none.
std::string advice_on(const Contents& contents) {
  static constexpr std::string_view lossy =
      "JPEG is not read, as it does not keep counts: save the slices as "
      "TIFF or PNG from the microscope's program";
  static constexpr std::string_view convert =
      "that format is not read: save it as TIFF slices or OME-Zarr, say with Fiji or bioformats2raw";
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 17> rows{{{".jpg", lossy},
                                                                                       {".jpeg", lossy},
                                                                                       {".jp2", convert},
                                                                                       {".czi", convert},
                                                                                       {".lif", convert},
                                                                                       {".nd2", convert},
                                                                                       {".oib", convert},
                                                                                       {".oir", convert},
                                                                                       {".lsm", convert},
                                                                                       {".klb", convert},
                                                                                       {".nii", convert},
                                                                                       {".nrrd", convert},
                                                                                       {".mha", convert},
                                                                                       {".mrc", convert},
                                                                                       {".raw", convert},
                                                                                       {".npy", convert},
                                                                                       {".bmp", convert}}};
  for (const auto& [ending, advice] : rows) {
    if (contents.files.count(std::string(ending)) > 0) {
      return text("; ", advice);
    }
  }
  return {};
}

/// Words on volumes that lie deeper in the folder, or are no slices; empty where there are none.
std::string volumes_in(const fs::path& folder) {
  constexpr std::size_t most_folders = 100; // this is a mere hint
  std::vector<FoundVolume> volumes = find_volumes(folder, most_folders).volumes;
  const auto same_path = [](const FoundVolume& a, const FoundVolume& b) { return a.path == b.path; };
  volumes.erase(std::unique(volumes.begin(), volumes.end(), same_path), volumes.end());
  std::string list;
  for (std::size_t i = 0; i < std::min(volumes.size(), most_named); ++i) {
    const FoundVolume& found = volumes[i];
    list += text(i == 0 ? "" : ", ", found.path.lexically_relative(folder).string());
    list += found.files > 1 ? text(" (", found.files, " files)") : "";
  }
  return list.empty() ? list
                      : text(", but volumes: ", list, volumes.size() > most_named ? " and more" : "",
                             "; give one of them as --input (-i ", shell_word(volumes.front().path.string()),
                             "), or see lsdeconv series ", shell_word(folder.string()),
                             ", which prints a command for each");
}

} // namespace

std::string what_else_is_in(const fs::path& folder) {
  if (const std::string volumes = volumes_in(folder); !volumes.empty()) {
    return volumes;
  }
  const Contents contents = contents_of(folder);
  if (contents.files.empty()) {
    return contents.folders == 0
               ? std::string("; it is empty")
               : text("; all it holds is ", count_text(contents.folders, "folder"), " without slices");
  }
  return text("; its files are ", list_of(contents), advice_on(contents));
}

} // namespace lsdeconv
