#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>

namespace lsdeconv {

/// A made-up piece of cleared brain: neurons with branching, gently curving neurites, passing fibres with
/// varicosities, and point-like beads. All sizes are in micrometres, so that the picture is the same at any
/// voxel size. Every structure belongs to a cell of space that hashes to it, so any box of any size can be
/// rendered on its own, in any order, on any rank, with the same voxels.
struct PhantomSettings {
  std::uint64_t seed = 1;
  /// Photons per camera voxel inside the brightest neurites; the others have 0.4 to 1 of it.
  double brightness = 400;
};

/// Renders the object, in photons per camera voxel, at the centres of a grid `refinement` times finer than
/// the camera's (per axis): the mean over the fine voxels of a camera voxel is that voxel's ground truth. A
/// bead smaller than a voxel is shared by its neighbours and keeps its photons at any refinement. `box`
/// counts fine voxels from the origin of space and may have negative parts; `voxels` has its extent and is
/// overwritten. Time and memory grow with the structures in the box. The result depends on neither cuts
/// nor threads.
void render_phantom(const PhantomSettings& settings, const Spacing3& camera_voxel, const Extent3& refinement,
                    const Box3& box, VolumeView<float> voxels, int threads = 1);

struct CameraSettings {
  std::uint64_t seed = 1;
  double background = 20; ///< Photons per voxel, Poisson-distributed with the signal.
  double offset = 100;    ///< Counts.
  double read_noise = 2;  ///< Standard deviation in counts.
  double gain = 1;        ///< Counts per photon.
};

/// Turns expected photons into counts in place: Poisson, gain, Gaussian read noise, offset, rounding to
/// 0..65535. Expectations below 0 (ringing of a transform) count as 0. The noise of a voxel depends on seed
/// and position only. box: where `photons` lies in the volume.
void expose(const CameraSettings& settings, const Box3& box, VolumeView<float> photons, int threads = 1);

} // namespace lsdeconv
