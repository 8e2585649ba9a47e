#include "inspection/first_page.hpp"
#include "inspection/page_metadata.hpp"
#include "inspection/shared_inspection.hpp"
#include "naming/slice_names.hpp"
#include "ome_set.hpp"
#include "page_formats.hpp"
#include "paged_source.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// The planes of the chosen volume among the slices of one file.
std::vector<PlaneSource> planes_of_file(const FileHeader& header, const tiff::Directory& first,
                                        const OpenOptions& options, const std::filesystem::path& path) {
  const std::vector<std::int64_t> slices = header.slices();
  const bool readable = header.faults.empty()
                        && std::all_of(slices.begin(), slices.end(),
                                       [&](std::int64_t slice) { return header.faults_of(slice).empty(); });
  std::vector<PlaneSource> planes;
  // Faults are told of all slices; what they mean matters only where there are none.
  for (const std::int64_t slice :
       planes_of_axes(readable ? page_axes(first) : std::vector<PageAxis>{}, std::ssize(slices),
                      readable ? options.choice : ImageChoice{}, path)) {
    planes.push_back({0, slices[static_cast<std::size_t>(slice)]});
  }
  return planes;
}

} // namespace

bool is_tiff_stack(const std::filesystem::path& path) {
  return has_tiff_name(path) && !std::filesystem::is_directory(path);
}

std::unique_ptr<VolumeReader> open_tiff_stack(const std::filesystem::path& path, const OpenOptions& options,
                                              const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    if (!options.pattern.empty()) {
      throw UserError(text("--pattern picks files of a folder, but ", path.string(), " is one file"));
    }
  });
  const tiff::Directory first = shared_first_page(path, ranks);
  const OmeMetadata ome = is_ome_xml(first.description)
                              ? shared_ome_metadata(first.description, path.parent_path(), ranks)
                              : OmeMetadata{};
  PagedVolume volume;
  if (ome.images.empty() || describes_one_plane(ome)) {
    const InspectedFiles files{path, {path}, inspect_files({path}, PagesWanted::any, options.threads, ranks)};
    ranks.all_or_none([&] {
      volume = volume_of_planes(files, planes_of_file(files.headers.front(), first, options, path));
    });
    volume.description.stated = page_metadata(first);
  } else {
    OmeVolume chosen;
    ranks.all_or_none([&] {
      const std::string own = path.filename().string();
      chosen = ome_volume(ome, with_image_of(own, ome, options.choice), own, path);
    });
    volume = inspected_volume(chosen, path.parent_path(), path, options.threads, ranks);
  }
  return reader_of_pages<TiffSource>(std::move(volume), options, ranks);
}

} // namespace lsdeconv
