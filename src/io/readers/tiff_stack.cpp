#include "inspection/first_page.hpp"
#include "inspection/shared_inspection.hpp"
#include "naming/slice_names.hpp"
#include "page_formats.hpp"
#include "paged_source.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

/// The planes of the chosen volume among the slices of one file.
std::vector<PlaneSource> planes_of_file(const FileHeader& header, const tiff::Directory& first,
                                        const OpenOptions& options, const std::filesystem::path& path) {
  const std::vector<std::int64_t> slices = header.slices();
  std::vector<PlaneSource> planes;
  if (header.faults.empty()) { // else the faults are told
    for (const std::int64_t slice :
         planes_of_axes(page_axes(first), std::ssize(slices), options.choice, path)) {
      planes.push_back({0, slices[static_cast<std::size_t>(slice)]});
    }
  }
  return planes;
}

} // namespace

bool is_tiff_stack(const std::filesystem::path& path) {
  return has_tiff_name(path) && !std::filesystem::is_directory(path);
}

std::unique_ptr<VolumeReader> open_tiff_stack(const std::filesystem::path& path, const OpenOptions& options,
                                              const mpi::Communicator& ranks) {
  const tiff::Directory first = shared_first_page(path, ranks);
  const InspectedFiles files{path, {path}, inspect_files({path}, PagesWanted::any, options.threads, ranks)};
  PagedVolume volume;
  ranks.all_or_none([&] {
    if (!options.pattern.empty()) {
      throw UserError(text("--pattern picks files of a folder, but ", path.string(), " is one file"));
    }
    volume = volume_of_planes(files, planes_of_file(files.headers.front(), first, options, path));
  });
  return reader_of_pages<TiffSource>(std::move(volume), options, ranks);
}

} // namespace lsdeconv
