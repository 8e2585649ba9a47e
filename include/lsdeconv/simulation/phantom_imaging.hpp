#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"
#include "lsdeconv/simulation/phantom.hpp"

#include <memory>

namespace lsdeconv {

/// Images a phantom through a PSF on a grid `refinement` times finer than the camera's, tile by tile, and
/// averages to camera voxels: a forward model that does not share the deconvolution's own discretisation.
class PhantomImaging {
public:
  /// psf: at the fine voxel size.
  PhantomImaging(Backend& backend, const PhantomSettings& phantom, const PointSpreadFunction& psf,
                 const Spacing3& camera_voxel, const Extent3& refinement, int threads);

  /// Camera voxels of one tile; any box may be imaged, larger ones in several tiles.
  [[nodiscard]] const Extent3& tile() const { return tile_; }
  /// Fills the part `box` of the volume: expected photons of the blurred object, and of the object itself.
  /// Any box of camera voxels.
  void image(const Box3& box, VolumeView<float> blurred, VolumeView<float> truth);

private:
  void image_tile(const Box3& box, VolumeView<float> blurred, VolumeView<float> truth);

  Backend& backend_;
  PhantomSettings phantom_;
  Spacing3 camera_voxel_;
  Extent3 refinement_;
  int threads_;
  Extent3 halo_;
  Extent3 tile_;
  std::unique_ptr<Convolver> convolver_;
  std::unique_ptr<TransferFunction> transfer_;
  std::unique_ptr<Field> field_;
  Volume<float> fine_;
};

/// Mean over the fine voxels of each coarse one; extents are multiples.
void bin_mean(VolumeView<const float> fine, VolumeView<float> coarse);

} // namespace lsdeconv
