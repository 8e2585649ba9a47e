#pragma once

#include "lsdeconv/compute/backend.hpp"

namespace lsdeconv {

/// Copies `voxels` to the origin of `field` and sets the rest of it to 0. Returns when the copy has ended.
/// Allocates room for the voxels on both sides: convenient for single fields, too slow for every block.
/// Throws OutOfMemory, DeviceLost.
void copy_to_device(Backend& backend, VolumeView<const float> voxels, Field& field);
/// Copies the part of the field inside `box` (in coordinates of the field) to `voxels`, which has the box's
/// extent. Waits, allocates and throws as copy_to_device() does.
void copy_to_host(Backend& backend, const Field& field, const Box3& box, VolumeView<float> voxels);

} // namespace lsdeconv
