#pragma once

#include "lsdeconv/core/voxel_type.hpp"
#include "lsdeconv/filters/background_field.hpp"
#include "lsdeconv/filters/stripes.hpp"
#include "lsdeconv/io/readers/digesting_reader.hpp"
#include "lsdeconv/io/staging/staging_area.hpp"
#include "lsdeconv/run/input/masked_reader.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lsdeconv {

/// The input as its files are read: calibrated and cut to the region of the run (--roi), but not filtered
/// yet.
struct OpenedInput {
  std::unique_ptr<VolumeReader> reader;
  /// The part of the reader that marks voxels which lie, once it has rules; null where it does not.
  MaskedReader* masked = nullptr;
  /// The part of the reader that takes digests of what is read; null without files.
  DigestingReader* digesting = nullptr;
  VolumeReader* whole = nullptr;        ///< Calibrated, without regard to the region; part of `reader`.
  Extent3 slice;                        ///< Voxels of a whole slice as it is stored; z is 1.
  std::shared_ptr<StagingArea> staging; ///< Null without --stage-dir.
  std::string calibration;              ///< Digest of offset image and flat field; empty without them.
  float dark_counts = 0;                ///< Of the camera in the dark; the mean of an offset image.
  std::vector<std::string> warnings;    ///< What is doubtful about these images, a sentence each.
};

/// The volume that is deconvolved.
struct PreparedInput {
  std::unique_ptr<VolumeReader> reader;       ///< With every filter, see input_stages.hpp.
  Extent3 slice;                              ///< Voxels of a whole slice as it is stored; z is 1.
  std::shared_ptr<StagingArea> staging;       ///< Where the reader puts slices; null without --stage-dir.
  std::shared_ptr<const Stripes> stripes;     ///< What destriping subtracts; null where it is off.
  VoxelType sample_type = VoxelType::float32; ///< Of the samples that workers take.
  bool masked = false;                        ///< Voxels that lie are looked for.
  /// Whether intensities come from the data; not so in a plan, which reads no voxel.
  bool sampled = true;
  std::vector<std::string> warnings{}; ///< What is doubtful about the images that calibrate it.
  /// Haze that varies over the volume and is evened out; null where it is taken as one level.
  std::shared_ptr<const BackgroundField> background{};
  DigestingReader* digesting = nullptr; ///< OpenedInput::digesting, part of `reader`.

  /// The region of the run; its files are those of the whole input. Not without a reader.
  [[nodiscard]] const VolumeDescription& description() const { return reader->description(); }
};

/// The chunks in which the input is read from its files; see read_chunks().
StorageLayout input_chunks(const PreparedInput& input);

/// The chunks in which slices are put under --stage-dir: each slice is decoded as a whole.
StorageLayout staged_chunks(const PreparedInput& input);

} // namespace lsdeconv
