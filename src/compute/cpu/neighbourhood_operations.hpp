#pragma once

#include "host_field.hpp"

namespace lsdeconv::cpu {

/// Backend::apply, row by row and parallel over planes: the arithmetic of neighbourhood.hpp, but each
/// intermediate value is computed once or twice instead of once for every neighbour that needs it. `in` is
/// changed by Smooth alone.
void apply(const operation::TotalVariation& operation, HostField& in, HostField& out, int threads);
void apply(const operation::NeighbourMean& operation, HostField& in, HostField& out, int threads);
void apply(const operation::Smooth& operation, HostField& in, HostField& out, int threads);

} // namespace lsdeconv::cpu
