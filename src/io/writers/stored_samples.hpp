#pragma once

#include "lsdeconv/io/slice_writer.hpp"

#include <cstddef>
#include <vector>

namespace lsdeconv {

/// A plane as it is stored.
struct StoredSamples {
  std::vector<std::byte> bytes; ///< Row by row, in this machine's order of bytes.
  Saturation saturation;
};

/// voxels: one plane (extent z = 1). flip: the last row first.
StoredSamples stored_samples(VolumeView<const float> plane, const IntensityMapping& mapping, bool flip);

} // namespace lsdeconv
