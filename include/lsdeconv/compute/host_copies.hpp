#pragma once

#include "lsdeconv/compute/backend.hpp"

namespace lsdeconv {

/// field = voxels at its origin, 0 elsewhere. Waits, and takes memory of its own: for single fields.
void copy_to_device(Backend& backend, VolumeView<const float> voxels, Field& field);
/// voxels = the part of the field in `box` (field coordinates). Waits, and takes memory of its own.
void copy_to_host(Backend& backend, const Field& field, const Box3& box, VolumeView<float> voxels);

} // namespace lsdeconv
