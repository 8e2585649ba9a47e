#include "axis_choice.hpp"
#include "inspection/png_header.hpp"
#include "inspection/shared_inspection.hpp"
#include "naming/slice_names.hpp"
#include "page_formats.hpp"
#include "paged_source.hpp"
#include "png_source.hpp"

#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <sstream>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// Slices of one file format, one per file.
struct SeriesKind {
  SliceFiles files;
  Inspection inspect;
  /// The reader of such slices. Collective over `ranks`.
  std::unique_ptr<VolumeReader> (*reader)(PagedVolume volume, const OpenOptions& options,
                                          const mpi::Communicator& ranks);
};

constexpr SeriesKind tiffs{SliceFiles::tiff, inspect_file, reader_of_pages<TiffSource>};
constexpr SeriesKind pngs{SliceFiles::png, inspect_png, reader_of_pages<PngSource>};

/// The names of the slices, listed by one rank, so that all ranks have the same list. Collective over
/// `ranks`.
std::vector<std::string> shared_names(const fs::path& folder, const std::string& pattern, SliceFiles kind,
                                      const mpi::Communicator& ranks) {
  const std::string joined = ranks.on_root([&] {
    std::string list;
    for (const std::string& name : slice_names(folder, pattern, kind)) {
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

std::unique_ptr<VolumeReader> open_series(const SeriesKind& kind, const fs::path& folder,
                                          const OpenOptions& options, const mpi::Communicator& ranks) {
  const std::vector<std::string> names = shared_names(folder, options.pattern, kind.files, ranks);
  SliceNumbering numbering;
  ranks.all_or_none([&] {
    chosen_volume(options.choice, {}, folder);
    numbering = with_context([&] { return folder.string(); }, [&] { return number_slices(names); });
  });
  std::vector<fs::path> files(names.size());
  std::transform(names.begin(), names.end(), files.begin(),
                 [&](const std::string& name) { return folder / name; });
  const std::vector<FileHeader> headers =
      inspect_files(files, PagesWanted::one, options.threads, ranks, kind.inspect);
  PagedVolume volume;
  ranks.all_or_none([&] { volume = volume_of_series(folder, names, headers, numbering, options.missing); });
  return kind.reader(std::move(volume), options, ranks);
}

} // namespace

bool is_tiff_series(const fs::path& path) {
  return fs::is_directory(path);
}

std::unique_ptr<VolumeReader> open_tiff_series(const fs::path& folder, const OpenOptions& options,
                                               const mpi::Communicator& ranks) {
  return open_series(tiffs, folder, options, ranks);
}

bool is_png_series(const fs::path& path) {
  return fs::is_directory(path) && holds_slices(path, SliceFiles::png)
         && !holds_slices(path, SliceFiles::tiff);
}

std::unique_ptr<VolumeReader> open_png_series(const fs::path& folder, const OpenOptions& options,
                                              const mpi::Communicator& ranks) {
  return open_series(pngs, folder, options, ranks);
}

} // namespace lsdeconv
