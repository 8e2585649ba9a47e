#pragma once

#include "lsdeconv/io/readers/image_choice.hpp"
#include "lsdeconv/io/readers/stated_acquisition.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lsdeconv {

// VolumeFormatRow::accepts and open of OME-Zarr.

/// A folder with Zarr metadata, or named .zarr.
bool is_zarr(const std::filesystem::path& path);
std::unique_ptr<VolumeReader> open_zarr(const std::filesystem::path& path, const OpenOptions& options,
                                        const mpi::Communicator& ranks);

/// A volume in a Zarr array whose last axes are z, y and x.
struct ZarrVolume {
  std::filesystem::path root;        ///< Folder that all lies in.
  std::string array;                 ///< Path of the array below it; empty: the root itself.
  std::vector<std::int64_t> leading; ///< Places along the axes in front of z.
  StatedAcquisition stated;          ///< What the metadata say of how it was taken.
};

/// The volume that the choice means in a folder: an image, an array of an image or of none, or images stored
/// together. Throws UserError.
ZarrVolume find_zarr_volume(const std::filesystem::path& path, const ImageChoice& choice);

} // namespace lsdeconv
