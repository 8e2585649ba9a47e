#pragma once

#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/sys/tiff/writer.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv {

/// How the strips or tiles of a slice are compressed.
using TiffCompression = tiff::Compression;

/// How estimates (counts) become stored samples: stored = clamp(rint(gain * value + offset)) for integers,
/// and the same without clamp and rint for float32.
struct IntensityMapping {
  double gain = 1;
  double offset = 0;
  VoxelType type = VoxelType::uint16; ///< Of the samples.
  double auto_range =
      0; ///< The percentile, in percent, from which gain and offset were computed; 0: they were given.
};

/// Number of voxels whose values lie outside of the range of the samples' type and were clipped to it.
struct Saturation {
  std::int64_t below = 0;
  std::int64_t above = 0;

  /// Below and above together.
  [[nodiscard]] std::int64_t total() const { return below + above; }
  /// Adds the counts of other voxels.
  Saturation& operator+=(const Saturation& other);
  /// Equal counts.
  bool operator==(const Saturation&) const = default;
};

/// The sample for one value, as a float; counts the value in `saturation` if it is clipped. NaN becomes 0.
float map_intensity(float value, const IntensityMapping& mapping, Saturation& saturation);

/// How the slices of a series are written.
struct SliceFormat {
  IntensityMapping mapping;
  bool flip = false; ///< Write the last row first.
  TiffCompression compression = TiffCompression::deflate;
  std::int64_t tile = 0;     ///< Edge of square tiles in pixels, a multiple of 16; 0: strips.
  bool bigtiff = false;      ///< Write BigTIFF even if classic TIFF would do.
  bool ome = true;           ///< Put OME-XML of the whole series into the first slice.
  Spacing3 voxel{};          ///< Micrometres; stored as resolution and in the OME-XML. 0: unknown.
  std::string description{}; ///< Begins with slice_mark; lines "name=value" on how the samples were made.
};

/// A slice that is complete but has a temporary name: file.publish() gives it its own, the destructor removes
/// it.
struct StagedSlice {
  StagedFile file;
  Saturation saturation; ///< Of this slice.
};

/// The first words of the ImageDescription of every slice that this program has written, but for those with
/// OME-XML.
inline constexpr std::string_view slice_mark = "lsdeconv ";

/// Writes the slices of a TIFF series. Each is completed under a hidden temporary name beside its own and
/// then renamed, so that it exists completely or not at all. Every slice carries the format's description and
/// how many of its voxels were clipped ("saturated_below=", "saturated_above="), the first one inside the
/// OME-XML of the series. Equal volumes and formats give equal files. All members are thread-safe as long as
/// no two threads deal with the same slice.
class SliceWriter {
public:
  /// For slices in `folder`, which exists. The number of slices in `volume` sets that of the digits in their
  /// names, at least 6.
  SliceWriter(std::filesystem::path folder, const Extent3& volume, SliceFormat format);
  /// Path of a slice: FOLDER/img_000001.tif for z = 0.
  [[nodiscard]] std::filesystem::path path(std::int64_t z) const;
  /// Whether the slice exists already as this writer would write it (description, type and extent): then the
  /// number of its clipped voxels, else none.
  [[nodiscard]] std::optional<Saturation> finished(std::int64_t z) const;

  /// The value of the line "name=value" in the description of the existing slice; none where there is no
  /// slice or no such line.
  [[nodiscard]] std::optional<std::string> read_tag(std::int64_t z, const std::string& name) const;
  /// Whether a file exists at the slice's path that this program has not written.
  [[nodiscard]] bool is_foreign(std::int64_t z) const;
  /// Removes temporary files of slices that a killed program has left. No slice may be staged meanwhile.
  void remove_leftovers() const;
  /// Removes slices that this program wrote for an earlier, longer series, from `z` on.
  void remove_surplus(std::int64_t z) const;

  /// Writes a slice under a temporary name. `voxels`: one plane (extent 1 along z). Throws Error (disk full,
  /// no permission).
  [[nodiscard]] StagedSlice stage(std::int64_t z, VolumeView<const float> voxels) const;
  /// Stages and publishes a slice; returns the number of its clipped voxels.
  Saturation write(std::int64_t z, VolumeView<const float> voxels) const;

private:
  /// The ImageDescription of a slice.
  [[nodiscard]] std::string description(std::int64_t z, const Saturation& saturation) const;

  std::filesystem::path folder_;
  Extent3 volume_;
  int digits_;
  SliceFormat format_;
};

/// Whether a slice of `extent` voxels along y and x may be too large for a classic TIFF, whose limit is 4
/// GiB.
bool needs_bigtiff(const Extent3& extent, const SliceFormat& format);

} // namespace lsdeconv
