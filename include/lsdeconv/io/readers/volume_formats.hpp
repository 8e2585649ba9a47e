#pragma once

#include "lsdeconv/io/readers/image_choice.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/io/staging/staging_area.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lsdeconv {

/// What to do about holes in the numbering of slices.
enum class MissingSlices {
  refuse,      ///< Throw UserError.
  interpolate, ///< Interpolate linearly between the neighbours.
};

/// How a volume is opened and read.
struct OpenOptions {
  /// Shell pattern that file names must match; empty: all TIFFs of the folder.
  std::string pattern{};
  MissingSlices missing = MissingSlices::refuse;
  ImageChoice choice{};
  /// Whether samples are counts of a camera; else they are numbers of any sign, as those of a point spread
  /// function, and types that are no VoxelType become float32.
  bool counts = true;
  int threads = 1; ///< That read and decode.
  /// Memory in bytes for decoded strips and tiles that a later window may touch again.
  std::int64_t cache_bytes = 0;
  /// Where slices are stored uncompressed while it is open; null: nowhere.
  std::shared_ptr<StagingArea> staging{};
};

/// A row of the table of input formats.
struct VolumeFormatRow {
  std::string_view name;
  std::string_view summary; ///< What the path names.
  /// Whether the path, which exists, looks like this format.
  bool (*accepts)(const std::filesystem::path& path);
  /// Opens the volume. Throws UserError on all ranks. Collective over `ranks`.
  std::unique_ptr<VolumeReader> (*open)(const std::filesystem::path& path, const OpenOptions& options,
                                        const mpi::Communicator& ranks);
};

/// All input formats. A new one is one file in src/io/readers and one row here.
std::span<const VolumeFormatRow> volume_formats();

/// Opens a folder of 2D TIFFs (natural order of their names) or one multi-page TIFF. The headers of all files
/// are read, divided among the ranks; all faults are listed with their file names in one UserError, the same
/// on all ranks. Collective over `ranks`.
std::unique_ptr<VolumeReader> open_volume(const std::filesystem::path& path, const OpenOptions& options,
                                          const mpi::Communicator& ranks);

} // namespace lsdeconv
