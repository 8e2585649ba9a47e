#include "inspection/first_page.hpp"
#include "inspection/page_metadata.hpp"
#include "ome_set.hpp"
#include "page_formats.hpp"
#include "paged_source.hpp"
#include "slice_series.hpp"

#include "lsdeconv/core/error.hpp"

#include <optional>
#include <set>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// The names of all files that hold planes.
std::set<std::string> files_of(const OmeMetadata& metadata, const std::string& own) {
  std::set<std::string> files;
  for (const OmeImage& image : metadata.images) {
    if (image.planes.empty()) {
      files.insert(own);
    }
    for (const OmePlanes& planes : image.planes) {
      files.insert(planes.file.empty() ? own : planes.file);
    }
  }
  return files;
}

/// The volume in the OME-XML of the first file, where that describes all files of the folder and no others,
/// and not just in the order of their names: then they are a set of OME-TIFFs. Throws UserError where the
/// choice in such a set is open.
std::optional<OmeVolume> ome_set(const fs::path& folder, const std::vector<std::string>& names,
                                 const OmeMetadata& metadata, const ImageChoice& choice) {
  const std::set<std::string> described = files_of(metadata, names.front());
  if (described != std::set<std::string>(names.begin(), names.end()) || describes_one_plane(metadata)) {
    return std::nullopt;
  }
  OmeVolume volume = ome_volume(metadata, choice, names.front(), folder);
  const bool is_series = volume.files == names && volume.planes.size() == names.size();
  return is_series ? std::nullopt : std::optional(std::move(volume));
}

} // namespace

bool is_tiff_series(const fs::path& path) {
  return fs::is_directory(path);
}

std::unique_ptr<VolumeReader> open_tiff_series(const fs::path& folder, const OpenOptions& options,
                                               const mpi::Communicator& ranks) {
  const std::vector<std::string> names =
      shared_names(folder, options.pattern, slice_kind("tiff-series"), ranks);
  const tiff::Directory first = shared_first_page(folder / names.front(), ranks);
  std::optional<OmeVolume> set;
  if (is_ome_xml(first.description)) {
    const OmeMetadata ome = shared_ome_metadata(first.description, folder, ranks);
    ranks.all_or_none(
        [&] { set = ome.images.empty() ? std::nullopt : ome_set(folder, names, ome, options.choice); });
  }
  PagedVolume volume = set ? inspected_volume(*set, folder, folder, options.threads, ranks)
                           : inspected_series(folder, names, inspect_file, options, ranks);
  if (!set) {
    volume.description.stated = page_metadata(first);
  }
  return reader_of_pages<TiffSource>(std::move(volume), options, ranks);
}

} // namespace lsdeconv
