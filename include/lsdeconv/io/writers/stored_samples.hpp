#pragma once

#include "lsdeconv/io/writers/slice_writer.hpp"

#include <cstddef>
#include <vector>

namespace lsdeconv {

/// The samples of a plane.
struct StoredSamples {
  std::vector<std::byte> bytes; ///< Row by row, in this machine's byte order.
  Saturation saturation;
};

/// Maps one plane (extent 1 along z) to samples; with `flip` the last row comes first.
StoredSamples stored_samples(VolumeView<const float> plane, const IntensityMapping& mapping, bool flip);

} // namespace lsdeconv
