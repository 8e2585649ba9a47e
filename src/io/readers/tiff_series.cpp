#include "axis_choice.hpp"
#include "chunked_volume_reader.hpp"
#include "inspection/shared_inspection.hpp"
#include "naming/slice_names.hpp"
#include "paged_source.hpp"
#include "tiff_formats.hpp"

#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <sstream>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// The names of the slices, listed by one rank, so that all ranks have the same
/// list. Collective over `ranks`.
std::vector<std::string> shared_names(const fs::path &folder,
                                      const std::string &pattern,
                                      const mpi::Communicator &ranks) {
  const std::string joined = ranks.on_root([&] {
    std::string list;
    for (const std::string &name : slice_names(folder, pattern)) {
      list += name + '\0';
    }
    return list;
  });
  std::vector<std::string> names;
  std::istringstream in(joined);
  for (std::string name; std::getline(in, name, '\0');) {
    names.push_back(name);
  }
  return names;
}

} // namespace

bool is_tiff_series(const fs::path &path) { return fs::is_directory(path); }

std::unique_ptr<VolumeReader> open_tiff_series(const fs::path &folder,
                                               const OpenOptions &options,
                                               const mpi::Communicator &ranks) {
  const std::vector<std::string> names =
      shared_names(folder, options.pattern, ranks);
  SliceNumbering numbering;
  ranks.all_or_none([&] {
    chosen_volume(options.choice, {}, folder);
    numbering = with_context([&] { return folder.string(); },
                             [&] { return number_slices(names); });
  });
  std::vector<fs::path> files(names.size());
  std::transform(names.begin(), names.end(), files.begin(),
                 [&](const std::string &name) { return folder / name; });
  const std::vector<FileHeader> headers =
      inspect_files(files, PagesWanted::one, options.threads, ranks);
  std::unique_ptr<VolumeReader> reader;
  ranks.all_or_none([&] {
    reader = std::make_unique<ChunkedVolumeReader>(
        std::make_unique<TiffSource>(volume_of_series(folder, names, headers,
                                                      numbering,
                                                      options.missing),
                                     options.threads),
        options);
  });
  return reader;
}

} // namespace lsdeconv
