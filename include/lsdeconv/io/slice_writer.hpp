#pragma once

#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/sys/tiff/writer.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv {

using TiffCompression = tiff::Compression;

/// How estimates become stored samples: stored = clamp(rint(gain * value + offset)); float32 is neither
/// rounded nor clamped.
struct IntensityMapping {
  double gain = 1;
  double offset = 0;
  VoxelType type = VoxelType::uint16;
  double auto_range = 0; ///< Percent: the percentile that gain and offset were made from; 0: none.
};

/// Voxels that a type's range clipped.
struct Saturation {
  std::int64_t below = 0;
  std::int64_t above = 0;

  [[nodiscard]] std::int64_t total() const { return below + above; }
  Saturation& operator+=(const Saturation& other);
  bool operator==(const Saturation&) const = default;
};

/// The stored sample of one value; counts it in `saturation` where the type's range clips it. NaN becomes 0.
float map_intensity(float value, const IntensityMapping& mapping, Saturation& saturation);

struct SliceFormat {
  IntensityMapping mapping;
  bool flip = false; ///< Upside down: the last row first.
  TiffCompression compression = TiffCompression::deflate;
  std::int64_t tile = 0;     ///< Edge of square tiles in pixels, a multiple of 16; 0: strips.
  bool bigtiff = false;      ///< Also where classic TIFF would do.
  bool ome = true;           ///< The first slice describes the whole series in OME-XML.
  Spacing3 voxel{};          ///< Micrometres; written as resolution and into the OME-XML. 0: unknown.
  std::string description{}; ///< Lines "name=value": whatever makes the samples what they are.
};

/// A slice that is written but not to be seen yet: it appears with file.publish(), or vanishes with this
/// object.
struct StagedSlice {
  StagedFile file;
  Saturation saturation;
};

/// How the description of every slice starts that this program has written.
inline constexpr std::string_view slice_mark = "lsdeconv ";

/// Writes the slices of a TIFF series, each whole or not at all: a hidden name beside its place, then a
/// rename. Every slice carries the format's description and how many of its voxels were clipped
/// ("saturated_below=", "saturated_above="); in the first one they stand in the OME-XML of the whole
/// series.
/// Equal volumes and formats give equal bytes.
class SliceWriter {
public:
  /// `volume` sets the number of slices, hence the digits of their names: at least 6. The description starts
  /// with slice_mark.
  SliceWriter(std::filesystem::path folder, const Extent3& volume, SliceFormat format);
  /// "img_000001.tif" for z = 0.
  [[nodiscard]] std::filesystem::path path(std::int64_t z) const;
  /// The voxels clipped in the slice that is there already with this description and type: this series' own.
  /// Nothing where there is none.
  [[nodiscard]] std::optional<Saturation> finished(std::int64_t z) const;

  /// What the slice that is there says of itself after "name="; nothing where there is no slice or no such
  /// line.
  [[nodiscard]] std::optional<std::string> read_tag(std::int64_t z, const std::string& name) const;
  /// Whether a file stands at the slice's place that this program has not written.
  [[nodiscard]] bool is_foreign(std::int64_t z) const;
  /// Removes staged slices that a killed program left. Nobody may be staging meanwhile.
  void remove_leftovers() const;
  /// Removes slices of an earlier, longer series of this program, from `z` on.
  void remove_surplus(std::int64_t z) const;

  /// voxels: one plane (extent z = 1). Throws Error: disk full, no permission. Callable from several threads
  /// for different slices.
  [[nodiscard]] StagedSlice stage(std::int64_t z, VolumeView<const float> voxels) const;
  /// Stages and publishes; returns the voxels clipped.
  Saturation write(std::int64_t z, VolumeView<const float> voxels) const;

private:
  /// What the slice says of itself.
  [[nodiscard]] std::string description(std::int64_t z, const Saturation& saturation) const;

  std::filesystem::path folder_;
  Extent3 volume_;
  int digits_;
  SliceFormat format_;
};

/// Whether a slice of `extent` (y, x) may not fit into a classic TIFF of 4 GiB.
bool needs_bigtiff(const Extent3& extent, const SliceFormat& format);

} // namespace lsdeconv
