#pragma once

#include "lsdeconv/io/writers/slice_writer.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace lsdeconv {

/// The samples of a plane.
struct StoredSamples {
  std::vector<std::byte> bytes; ///< Row by row, in this machine's byte order.
  Saturation saturation;
};

/// Maps rows of one plane (extent 1 along z) to samples, row by row; with `flip` the last row comes first.
/// samples: as many bytes as the samples take. Returns how many were clipped.
Saturation store_samples(VolumeView<const float> rows, const IntensityMapping& mapping, bool flip,
                         std::span<std::byte> samples);

/// The samples of one plane, as store_samples() makes them.
StoredSamples stored_samples(VolumeView<const float> plane, const IntensityMapping& mapping, bool flip);

} // namespace lsdeconv
