#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"
#include "lsdeconv/simulation/phantom.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace lsdeconv {

/// Computes how a microscope sees a phantom: convolves it with the PSF on a grid `refinement` times finer
/// than the camera's, tile by tile, and averages over camera voxels. So the forward model has another
/// discretisation than the deconvolution.
class PhantomImaging {
public:
  /// `psf` has the voxel size camera_voxel / refinement (micrometres). `backend` must outlive this object.
  PhantomImaging(Backend& backend, const PhantomSettings& phantom, const PointSpreadFunction& psf,
                 const Spacing3& camera_voxel, const Extent3& refinement, int threads);

  /// Extent of one tile in camera voxels. Boxes of this extent are imaged most efficiently.
  [[nodiscard]] const Extent3& tile() const { return tile_; }
  /// Fills `blurred` with the expected photons per camera voxel of the blurred object and `truth` with those
  /// of the object itself, both for the box `box` of the volume, in camera voxels. on_tile: called with the
  /// number of voxels of each tile that is done.
  void image(
      const Box3& box, VolumeView<float> blurred, VolumeView<float> truth,
      const std::function<void(std::int64_t)>& on_tile = [](std::int64_t /*voxels*/) {});

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

/// Sets each coarse voxel to the mean over the fine voxels inside it. The extent of `fine` is a multiple of
/// that of `coarse` along each axis.
void bin_mean(VolumeView<const float> fine, VolumeView<float> coarse);

} // namespace lsdeconv
