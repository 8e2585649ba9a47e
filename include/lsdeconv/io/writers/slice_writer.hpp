#pragma once

#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/io/writers/slice_files.hpp"
#include "lsdeconv/sys/tiff/writer.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
  double added_background = 0; ///< Counts of the background that `offset` holds, times `gain`; 0: none.
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
  Spacing3 voxel{};          ///< Micrometres; stored as ImageJ stores it and in the OME-XML. 0: unknown.
  std::string description{}; ///< Begins with slice_mark; lines "name=value" on how the samples were made.
};

/// A slice that is complete but has a temporary name: file.publish() gives it its own, the destructor removes
/// it.
struct StagedSlice {
  StagedFile file;
  Saturation saturation; ///< Of this slice.
};

/// Writes the slices of a TIFF series. Each is completed under a hidden temporary name beside its own and
/// then renamed, so that it exists completely or not at all. Every slice is one plain page, whose
/// ImageDescription holds the voxel size as ImageJ writes it, the format's description, the slice of the
/// input that it belongs to ("input=", "z=" from 0) and how many of its voxels were clipped
/// ("saturated_below=", "saturated_above=") and a
/// digest of the samples ("samples="). Equal volumes and formats give equal files. All members are
/// thread-safe as long as no two threads deal with the same slice.
class SliceWriter {
public:
  /// For files in a folder that exists, one for each z of `volume`.
  SliceWriter(SliceFiles files, const Extent3& volume, SliceFormat format);
  /// Path of a slice.
  [[nodiscard]] std::filesystem::path path(std::int64_t z) const;
  /// Whether the slice exists already as this writer would write it (description, type, extent) and is
  /// intact: then the number of its clipped voxels, else none. Reads all of it.
  [[nodiscard]] std::optional<Saturation> finished(std::int64_t z) const;

  /// Whether a file exists at the slice's path that this program has not written.
  [[nodiscard]] bool is_foreign(std::int64_t z) const;
  /// Removes temporary files of slices that a killed program has left. No slice may be staged meanwhile.
  void remove_leftovers() const;
  /// Writes companion_name beside the slices: OME-XML that makes them one volume in Bio-Formats. Throws
  /// Error.
  void write_companion() const;
  /// Removes it where this program has written it.
  void remove_companion() const;

  /// Called with the first of some rows of a plane and the one behind the last, before they are looked at.
  using BeforeRows = std::function<void(std::int64_t begin, std::int64_t end)>;
  /// Writes a slice under a temporary name. `voxels`: one plane (extent 1 along z). It is taken some rows at
  /// a time, few enough for the processor's cache, so that `before_rows` may look at them or change them at
  /// little cost. Throws Error (disk full, no permission).
  [[nodiscard]] StagedSlice stage(
      std::int64_t z, VolumeView<const float> voxels,
      const BeforeRows& before_rows = [](std::int64_t /*begin*/, std::int64_t /*end*/) {}) const;
  /// Stages and publishes a slice; returns the number of its clipped voxels.
  Saturation write(std::int64_t z, VolumeView<const float> voxels) const;

private:
  /// The ImageDescription of a slice.
  [[nodiscard]] std::string description(std::int64_t z, const Saturation& saturation,
                                        const std::string& samples) const;

  SliceFiles files_;
  Extent3 volume_;
  SliceFormat format_;
};

/// The file beside the slices that describes all of them.
inline constexpr std::string_view companion_name = "deconvolved.companion.ome";

/// What the line "name=value" of a description says, which is not its first line; none where there is no such
/// line.
std::optional<std::string> slice_tag(std::string_view description, const std::string& name);

/// Whether the samples of the slice at `path` are those that its description was written with ("samples="),
/// as far as it tells, and can be read at all. Reads and decodes all of them.
bool is_intact_slice(const std::filesystem::path& path);

/// The ImageDescription of the TIFF at `path`; none where there is no such file, where another program has
/// written it, or where it has not the extent `plane` along y and x, if one is given.
std::optional<std::string> read_slice_description(const std::filesystem::path& path,
                                                  const std::optional<Extent3>& plane = std::nullopt);

/// What the line "name=value" in the ImageDescription of the TIFF at `path` says; none where there is no such
/// file or line, or where another program has written it.
std::optional<std::string> read_slice_tag(const std::filesystem::path& path, const std::string& name);

/// The slices of results of this program in the folder that are none of `files`: left by a longer series, or
/// by one with other names. Simulated images are no results.
std::vector<std::filesystem::path> other_results(const SliceFiles& files);

/// Whether a file that this program has not written is in the way of the companion file.
bool is_companion_foreign(const std::filesystem::path& folder);

/// Whether a slice of `extent` voxels along y and x may be too large for a classic TIFF, whose limit is 4
/// GiB.
bool needs_bigtiff(const Extent3& extent, const SliceFormat& format);

} // namespace lsdeconv
