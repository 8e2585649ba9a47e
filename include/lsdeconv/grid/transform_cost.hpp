#pragma once

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// Lengths from 1 to `longest` whose prime factors are 2, 3, 5 and 7, ascending: those that Fourier
/// transforms are fast for.
std::vector<std::int64_t> fast_lengths(std::int64_t longest);

/// The shortest fast length of at least `least`.
std::int64_t fast_length(std::int64_t least);

/// Time per voxel of a transform of that fast length along an axis (0 is z, 1 is y, 2 is x) on the CPU,
/// relative to the cheapest; that of a 3-D transform is the mean over its axes. Measured once
/// (transform_cost_benchmark), with all that an iteration does: the same on every machine. Lengths hardly
/// differ but for odd ones along x.
double transform_cost(int axis, std::int64_t length);

/// The same for a GPU, whose time is that of its memory: how many times a transform along an axis
/// (0 is z, 1 is y, 2 is x) reads and writes each voxel.
double gpu_transform_cost(int axis, std::int64_t length);

/// Lower bound of transform_cost() and gpu_transform_cost().
inline constexpr double cheapest_transform = 1;

} // namespace lsdeconv
