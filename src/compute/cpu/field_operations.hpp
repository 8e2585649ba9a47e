#pragma once

#include "host_field.hpp"
#include "host_image.hpp"

namespace lsdeconv::cpu {

/// Backend::unpack, parallel over planes.
void unpack(const HostImage& image, HostField& field, int threads);
/// Backend::extract, parallel over planes.
void extract(const HostField& field, const Box3& box, const Blend& blend, HostField& result, int threads);

} // namespace lsdeconv::cpu
