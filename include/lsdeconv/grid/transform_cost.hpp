#pragma once

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// Lengths up to `longest` whose prime factors are 2, 3, 5 and 7, ascending: the ones that Fourier transforms
/// are fast at.
std::vector<std::int64_t> fast_lengths(std::int64_t longest);

/// The shortest fast length of at least `least`.
std::int64_t fast_length(std::int64_t least);

/// Time per voxel of a 1-D transform, relative to the cheapest length; a 3-D transform costs the mean over
/// its axes. A fixed table, measured once: the same on every machine.
double transform_cost(std::int64_t length);

/// Not more than transform_cost() of any length.
inline constexpr double cheapest_transform = 1;

} // namespace lsdeconv
