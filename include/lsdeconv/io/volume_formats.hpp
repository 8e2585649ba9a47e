#pragma once

#include "lsdeconv/io/staging_area.hpp"
#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lsdeconv {

enum class MissingSlices { refuse, interpolate };

struct OpenOptions {
  /// Shell pattern that file names must match; empty: all TIFFs of the folder.
  std::string pattern{};
  MissingSlices missing = MissingSlices::refuse;
  int threads = 1;
  /// Memory for decoded strips or tiles that the next window may touch again.
  std::int64_t cache_bytes = 0;
  /// Where slices are put uncompressed while it is open; null: nowhere.
  std::shared_ptr<StagingArea> staging{};
};

/// A row of the table of input formats.
struct VolumeFormatRow {
  std::string_view name;
  std::string_view summary;
  bool (*accepts)(const std::filesystem::path& path);
  std::unique_ptr<VolumeReader> (*open)(const std::filesystem::path& path, const OpenOptions& options,
                                        const mpi::Communicator& ranks);
};

/// All input formats. A new one is one file in src/io/readers and one row here.
std::span<const VolumeFormatRow> volume_formats();

/// Opens a folder of 2D TIFFs (natural order) or one multi-page TIFF. Every header is read, shared out over
/// the ranks; all faults are listed at once by file name in one UserError, on all ranks. Collective over
/// `ranks`.
std::unique_ptr<VolumeReader> open_volume(const std::filesystem::path& path, const OpenOptions& options,
                                          const mpi::Communicator& ranks);

} // namespace lsdeconv
