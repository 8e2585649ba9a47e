#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/io/readers/image_choice.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <filesystem>
#include <istream>
#include <memory>
#include <string>

namespace lsdeconv {

/// A volume in an HDF5 file.
struct Hdf5Volume {
  std::filesystem::path file;
  std::string dataset;       ///< Path in the file.
  Extent3 extent{};          ///< Voxels; what the dataset has beyond them is padding. Zeros: all are voxels.
  bool raw_unsigned = false; ///< Signed integers of 16 bits hold the bits of unsigned ones.
  StatedAcquisition stated;  ///< What the file says of how it was taken.
};

// VolumeFormatRow::accepts and open of the formats in HDF5.

/// A file named .ims.
bool is_imaris(const std::filesystem::path& path);
std::unique_ptr<VolumeReader> open_imaris(const std::filesystem::path& path, const OpenOptions& options,
                                          const mpi::Communicator& ranks);
/// A file named .h5, .hdf5 or .xml.
bool is_bdv(const std::filesystem::path& path);
std::unique_ptr<VolumeReader> open_bdv(const std::filesystem::path& path, const OpenOptions& options,
                                       const mpi::Communicator& ranks);

/// The volume of a BigDataViewer file: of an HDF5 file with tTTTTT/sSS/L/cells, or of the XML file beside
/// one.
Hdf5Volume find_bdv_volume(const std::filesystem::path& path, const ImageChoice& choice);

/// The volume of an Imaris 5.5 file: DataSet/ResolutionLevel L/TimePoint T/Channel C/Data.
Hdf5Volume find_imaris_volume(const std::filesystem::path& path, const ImageChoice& choice);

} // namespace lsdeconv
