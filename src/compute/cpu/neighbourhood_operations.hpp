#pragma once

#include "host_field.hpp"

namespace lsdeconv::cpu {

/// out = operation(in), row by row and parallel over planes: the arithmetic of neighbourhood.hpp, with each
/// intermediate value computed once or twice instead of for every neighbour.
void apply(const operation::TotalVariation& operation, HostField& in, HostField& out, int threads);
void apply(const operation::NeighbourMean& operation, HostField& in, HostField& out, int threads);
void apply(const operation::Smooth& operation, HostField& in, HostField& out, int threads);

} // namespace lsdeconv::cpu
