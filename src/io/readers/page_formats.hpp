#pragma once

#include "lsdeconv/io/readers/volume_formats.hpp"

namespace lsdeconv {

// VolumeFormatRow::accepts and open of the formats whose slices are pages of files.

/// A folder of 2D TIFFs.
bool is_tiff_series(const std::filesystem::path& path);
std::unique_ptr<VolumeReader> open_tiff_series(const std::filesystem::path& folder,
                                               const OpenOptions& options, const mpi::Communicator& ranks);

/// A folder of PNGs without TIFFs.
bool is_png_series(const std::filesystem::path& path);
std::unique_ptr<VolumeReader> open_png_series(const std::filesystem::path& folder, const OpenOptions& options,
                                              const mpi::Communicator& ranks);

/// One TIFF with a page per slice.
bool is_tiff_stack(const std::filesystem::path& path);
std::unique_ptr<VolumeReader> open_tiff_stack(const std::filesystem::path& path, const OpenOptions& options,
                                              const mpi::Communicator& ranks);

} // namespace lsdeconv
