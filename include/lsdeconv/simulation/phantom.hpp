#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>

namespace lsdeconv {

/// A synthetic piece of cleared brain: neurons with branching, gently curving neurites, passing fibres with
/// varicosities, and point-like beads. Structures have sizes in micrometres, so that the object is the same
/// at any voxel size. Space is divided into cells, and the structures of a cell follow from its position and
/// the seed alone: any box can be rendered on its own, in any order and on any rank, with the same voxels.
struct PhantomSettings {
  std::uint64_t seed = 1; ///< Another seed gives another object.
  double brightness =
      400; ///< Photons per camera voxel inside the brightest neurites; others have 0.4 to 1 of it.
};

/// Renders the object, in photons per camera voxel, at the centres of the voxels of a grid `refinement` times
/// finer than the camera's per axis: the mean over the fine voxels of a camera voxel is its ground truth. A
/// bead is shared out over the voxels around it and keeps its photons at any refinement. `box` is in fine
/// voxels, counted from the origin of space, and may begin below 0; `voxels` has its extent and is
/// overwritten. Time and memory grow with the number of structures in the box. A voxel's value depends
/// neither on the box nor on the number of threads.
void render_phantom(const PhantomSettings& settings, const Spacing3& camera_voxel, const Extent3& refinement,
                    const Box3& box, VolumeView<float> voxels, int threads = 1);

/// A camera, and the light that reaches it beside that of the object.
struct CameraSettings {
  std::uint64_t seed = 1; ///< Another seed gives other noise.
  double background = 20; ///< Mean photons per voxel that are added to those of the object.
  double offset = 100;    ///< Counts without any light.
  double read_noise = 2;  ///< Standard deviation in counts.
  double gain = 1;        ///< Counts per photon.
};

/// Turns expected photons into camera counts, in place: Poisson noise, gain, offset and Gaussian read noise,
/// then rounded and clipped to 0..65535. Expectations below 0, as the ringing of a Fourier transform gives
/// them, are taken for 0. `box` is the region of the volume that `photons` holds. The noise of a voxel
/// depends on seed and position alone.
void expose(const CameraSettings& settings, const Box3& box, VolumeView<float> photons, int threads = 1);

} // namespace lsdeconv
