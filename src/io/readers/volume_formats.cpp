#include "lsdeconv/io/readers/volume_formats.hpp"

#include "hdf5/hdf5_volume.hpp"
#include "naming/slice_names.hpp"
#include "page_formats.hpp"
#include "zarr/zarr_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/users_fault.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace lsdeconv {
namespace {

constexpr std::array<VolumeFormatRow, 6> formats{{
    {"ome-zarr", "an OME-Zarr folder, or a Zarr array", is_zarr, open_zarr},
    {"imaris", "an Imaris 5.5 file (.ims)", is_imaris, open_imaris},
    {"bdv-hdf5", "a BigDataViewer HDF5 file (.h5), or its .xml", is_bdv, open_bdv},
    {"png-series", "a folder of PNG slices, in natural order of their names", is_png_series, open_png_series},
    {"tiff-series", "a folder of 2D TIFF slices, in natural order of their names", is_tiff_series,
     open_tiff_series},
    {"tiff-stack", "one TIFF file, its pages the slices", is_tiff_stack, open_tiff_stack},
}};

/// Index of the first format that accepts the path. Throws UserError where none does.
std::size_t format_of(const std::filesystem::path& path, const std::string& pattern) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) {
    const std::string fault =
        failure ? users_fault(std::filesystem::filesystem_error("exists", path, failure)) : std::string();
    throw UserError(!fault.empty() ? fault
                    : failure      ? text("cannot reach ", path.string(), ": ", failure.message())
                                   : text(path.string(), " does not exist"));
  }
  const auto* found = std::find_if(formats.begin(), formats.end(),
                                   [&](const VolumeFormatRow& row) { return row.accepts(path); });
  if (found == formats.end()) {
    throw UserError(
        text(path.string(),
             " is neither a folder of TIFF or PNG slices, nor a TIFF file (.tif, .tiff, .btf, .tf2, .tf8), "
             "an OME-Zarr folder, or an HDF5 file of BigDataViewer (.h5, .xml) or Imaris (.ims)"));
  }
  const bool is_folder_of_slices =
      std::any_of(slice_kinds().begin(), slice_kinds().end(),
                  [&](const SliceKind& kind) { return kind.format == found->name; });
  if (is_folder_of_slices) {
    const std::string_view wanted = kind_of_slices(path, pattern).format;
    found = std::find_if(formats.begin(), formats.end(),
                         [&](const VolumeFormatRow& row) { return row.name == wanted; });
  }
  return static_cast<std::size_t>(found - formats.begin());
}

} // namespace

std::span<const VolumeFormatRow> volume_formats() {
  return formats;
}

std::optional<std::filesystem::path> outermost_zarr_folder(const std::filesystem::path& path) {
  if (path.empty()) {
    return std::nullopt;
  }
  std::filesystem::path folder = std::filesystem::absolute(path).lexically_normal();
  folder = folder.has_filename() ? folder : folder.parent_path();
  if (!is_zarr(folder)) {
    return std::nullopt;
  }
  while (folder.parent_path() != folder && is_zarr(folder.parent_path())) {
    folder = folder.parent_path();
  }
  return folder;
}

std::unique_ptr<VolumeReader> open_volume(const std::filesystem::path& path, const OpenOptions& options,
                                          const mpi::Communicator& ranks) {
  // One rank looks, so that all choose the same format.
  const std::string number = ranks.on_root([&] { return text(format_of(path, options.pattern)); });
  return formats.at(std::stoul(number)).open(path, options, ranks);
}

} // namespace lsdeconv
