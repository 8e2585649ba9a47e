#pragma once

#include "host_field.hpp"
#include "host_image.hpp"

namespace lsdeconv::cpu {

/// out = operation(in), parallel over planes.
void apply(const operation::TotalVariation& operation, HostField& in, HostField& out, int threads);
void apply(const operation::NeighbourMean& operation, HostField& in, HostField& out, int threads);
void apply(const operation::Smooth& operation, HostField& in, HostField& out, int threads);

/// Backend::unpack and Backend::extract.
void unpack(const HostImage& image, HostField& field, int threads);
void extract(const HostField& field, const Box3& box, const Blend& blend, HostField& result, int threads);

} // namespace lsdeconv::cpu
