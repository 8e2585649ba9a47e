#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>

namespace lsdeconv {

/// A made-up piece of cleared brain: branching neurites, somata and point-like beads, in photons per camera
/// voxel. Every structure comes from hashed cells of space, so any box of any size can be rendered on its
/// own, in any order, on any rank, with the same voxels.
struct PhantomSettings {
  std::uint64_t seed = 1;
  double brightness = 400; ///< Photons of a bright structure (99.9 percentile of the object).
};

/// Renders the object on a grid `refinement` times finer than the camera's (per axis). box and voxels count
/// fine voxels; the mean over the fine voxels of a camera voxel is that voxel's ground truth.
void render_phantom(const PhantomSettings& settings, const Spacing3& camera_voxel, const Extent3& refinement,
                    const Box3& box, VolumeView<float> voxels);

struct CameraSettings {
  std::uint64_t seed = 1;
  double background = 20; ///< Photons per voxel, Poisson-distributed with the signal.
  double offset = 100;    ///< Counts.
  double read_noise = 2;  ///< Standard deviation in counts.
  double gain = 1;        ///< Counts per photon.
};

/// Turns expected photons into counts in place: Poisson, gain, Gaussian read noise, offset, rounding to
/// 0..65535. The noise of a voxel depends on seed and position only. box: where `photons` lies in the volume.
void expose(const CameraSettings& settings, const Box3& box, VolumeView<float> photons);

} // namespace lsdeconv
