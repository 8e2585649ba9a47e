#pragma once

#include "host_field.hpp"
#include "host_image.hpp"

namespace lsdeconv::cpu {

/// Backend::unpack and Backend::extract.
void unpack(const HostImage& image, HostField& field, int threads);
void extract(const HostField& field, const Box3& box, const Blend& blend, HostField& result, int threads);

} // namespace lsdeconv::cpu
