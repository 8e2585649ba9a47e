#pragma once

#include "lsdeconv/io/volume_formats.hpp"

namespace lsdeconv {

/// The rows of the table of formats that are TIFF; functions as VolumeFormatRow asks for them.
bool is_tiff_series(const std::filesystem::path& path);
std::unique_ptr<VolumeReader> open_tiff_series(const std::filesystem::path& folder,
                                               const OpenOptions& options, const mpi::Communicator& ranks);

bool is_tiff_stack(const std::filesystem::path& path);
std::unique_ptr<VolumeReader> open_tiff_stack(const std::filesystem::path& path, const OpenOptions& options,
                                              const mpi::Communicator& ranks);

} // namespace lsdeconv
