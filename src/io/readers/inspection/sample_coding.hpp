#pragma once

#include "lsdeconv/core/voxel_type.hpp"
#include "lsdeconv/sys/tiff/directory.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace lsdeconv {

/// How samples lie in a file. Those that are no VoxelType are converted into one when they are read.
enum class SampleCoding {
  uint8,
  int8,
  uint16,
  int16,
  float16,
  uint32,
  int32,
  float32,
  uint64,
  int64,
  float64,
};

/// The coding of a page's samples; none where it cannot be read.
std::optional<SampleCoding> sample_coding(const tiff::Directory& page);

/// Bytes of one sample in the file: 1, 2, 4 or 8.
std::int64_t bytes_per_sample(SampleCoding coding);

/// What samples become voxels of.
struct SampleConversion {
  SampleCoding stored = SampleCoding::uint16;
  VoxelType voxel = VoxelType::uint16;
  bool may_round = false; ///< Whether integers may be rounded to the nearest float32.

  bool operator==(const SampleConversion&) const = default;
  /// Whether the samples are the voxels.
  [[nodiscard]] bool changes_nothing() const;
};

/// For counts of a camera: signed integers of 8 and 16 bits become unsigned ones, and those that are negative
/// an error; larger integers and other floating point become float32, each integer exactly or else an error.
SampleConversion conversion_to_counts(SampleCoding coding);

/// For numbers of any sign and scale, as those of a point spread function: to float32, rounded to the
/// nearest.
SampleConversion conversion_to_numbers(SampleCoding coding);

/// Converts samples in this machine's order of bytes; `voxels` has room for as many and may begin where
/// `samples` does, if a voxel takes no more bytes than a sample. Throws UserError for samples that the
/// conversion cannot express, which names the worst of them.
void convert_samples(std::span<const std::byte> samples, const SampleConversion& conversion,
                     std::byte* voxels);

} // namespace lsdeconv
