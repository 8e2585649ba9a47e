#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv::testing {

/// How a volume continues beyond its faces: with the voxels of the opposite end, or with equal values
/// (gradient 0).
enum class Faces { cyclic, flat };

/// 1 / max(1 - strength div(grad x / sqrt(|grad x|^2 + smoothness^2 + (c m)^2)), 0.1) by its definition, in
/// double precision: forward differences for the gradient, backward ones for the divergence, each divided by
/// the spacing of its axis; m is the brightest of a voxel and the next ones along the axes, c = 8/3 strength
/// sum(1 / spacing^2).
Volume<double> reference_total_variation(const Volume<double>& x, double strength, double smoothness,
                                         const Triple<double>& spacing,
                                         const Triple<Faces>& faces = {Faces::cyclic, Faces::cyclic,
                                                                       Faces::cyclic});

/// Mean of the 26 cyclic neighbours.
Volume<double> reference_neighbour_mean(const Volume<double>& x);

/// Cyclic convolution with kernels that sum to 1: exp(-d^2 / 2 sigma^2) up to the distance `reach` along each
/// axis.
Volume<double> reference_gaussian(const Volume<double>& x, const Triple<double>& sigma,
                                  const Triple<std::int64_t>& reach);

} // namespace lsdeconv::testing
