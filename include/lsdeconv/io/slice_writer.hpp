#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/sys/tiff/staged_file.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace lsdeconv {

enum class TiffCompression { none, deflate };

/// How estimates become stored samples: stored = clamp(rint(gain * value + offset)); float32 is not rounded.
struct IntensityMapping {
  double gain = 1;
  double offset = 0;
  VoxelType type = VoxelType::uint16;
};

/// The stored sample of one value; counts it in `saturated` where the type's range clips it. NaN becomes 0.
float map_intensity(float value, const IntensityMapping& mapping, std::int64_t& saturated);

struct SliceFormat {
  IntensityMapping mapping;
  TiffCompression compression = TiffCompression::deflate;
  Spacing3 voxel{};          ///< Micrometres; written as resolution.
  std::string description{}; ///< ImageDescription: program, mapping (gain, offset), axes.
};

/// A slice that is written but not to be seen yet: it appears with file.publish(), or vanishes with this
/// object.
struct StagedSlice {
  tiff::StagedFile file;
  std::int64_t saturated = 0; ///< Voxels that the type's range clipped.
};

/// How the description of every slice starts that this program has written.
inline constexpr std::string_view slice_mark = "lsdeconv ";

/// Writes slices of a TIFF series, each whole or not at all: a hidden name beside its place, then a rename.
class SliceWriter {
public:
  /// slices: number of slices of the series (it sets the digits of the names, at least 6). The description
  /// starts with slice_mark.
  SliceWriter(std::filesystem::path folder, std::int64_t slices, SliceFormat format);
  /// "img_000001.tif" for z = 0.
  [[nodiscard]] std::filesystem::path path(std::int64_t z) const;
  /// Whether the slice is there already, with this description, type and compression: this series' own.
  [[nodiscard]] bool finished(std::int64_t z) const;

  /// Whether a file stands at the slice's place that this program has not written.
  [[nodiscard]] bool foreign(std::int64_t z) const;
  /// Removes staged slices that a killed program left. Nobody may be staging meanwhile.
  void remove_leftovers() const;
  /// Removes slices of an earlier, longer series of this program, from `z` on.
  void remove_surplus(std::int64_t z) const;

  /// voxels: one plane (extent z = 1). Throws Error: disk full, no permission. Callable from several threads
  /// for different slices.
  [[nodiscard]] StagedSlice stage(std::int64_t z, VolumeView<const float> voxels) const;
  /// Stages and publishes; returns the number of saturated voxels.
  std::int64_t write(std::int64_t z, VolumeView<const float> voxels) const;

private:
  std::filesystem::path folder_;
  int digits_;
  SliceFormat format_;
};

} // namespace lsdeconv
