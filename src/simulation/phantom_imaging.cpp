#include "lsdeconv/simulation/phantom_imaging.hpp"

#include "lsdeconv/compute/host_copies.hpp"
#include "lsdeconv/grid/transform_cost.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Least length of the transform of a tile in fine voxels, per axis; it is longer where the PSF is larger.
constexpr Extent3 least_transform_length{128, 256, 256};

Extent3 times(const Extent3& a, const Extent3& b) {
  return {a.z * b.z, a.y * b.y, a.x * b.x};
}
Box3 times(const Box3& box, const Extent3& factor) {
  return {times(box.begin, factor), times(box.end, factor)};
}

} // namespace

void bin_mean(VolumeView<const float> fine, VolumeView<float> coarse) {
  const Extent3 e = coarse.extent();
  const Extent3 factor{fine.extent().z / e.z, fine.extent().y / e.y, fine.extent().x / e.x};
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        double sum = 0;
        for (std::int64_t i = 0; i < factor.z * factor.y; ++i) {
          const float* row =
              fine.row(z * factor.z + i / factor.y, y * factor.y + i % factor.y) + x * factor.x;
          for (std::int64_t j = 0; j < factor.x; ++j) {
            sum += row[j];
          }
        }
        coarse(z, y, x) = static_cast<float>(sum / static_cast<double>(voxel_count(factor)));
      }
    }
  }
}

PhantomImaging::PhantomImaging(Backend& backend, const PhantomSettings& phantom,
                               const PointSpreadFunction& psf, const Spacing3& camera_voxel,
                               const Extent3& refinement, int threads)
    : backend_(backend), phantom_(phantom), camera_voxel_(camera_voxel), refinement_(refinement),
      threads_(threads) {
  Extent3 transform;
  for (int axis = 0; axis < axes; ++axis) {
    const std::int64_t factor = refinement[axis];
    halo_[axis] = ceil_div(psf.half_support()[axis], factor) * factor;
    transform[axis] = fast_length(std::max(least_transform_length[axis], 4 * halo_[axis] + factor));
    tile_[axis] = (transform[axis] - 2 * halo_[axis]) / factor;
  }
  convolver_ = backend.convolver(transform);
  transfer_ = convolver_->transfer_function(psf.values.view());
  convolver_->set_coverage({transform, {true, true, true}}, psf.values.view());
  field_ = backend.allocate(transform);
  fine_ = Volume<float>(transform);
}

void PhantomImaging::image(const Box3& box, VolumeView<float> blurred, VolumeView<float> truth,
                           const std::function<void(std::int64_t)>& on_tile) {
  for (std::int64_t z = box.begin.z; z < box.end.z; z += tile_.z) {
    for (std::int64_t y = box.begin.y; y < box.end.y; y += tile_.y) {
      for (std::int64_t x = box.begin.x; x < box.end.x; x += tile_.x) {
        const Box3 tile = intersection(box, {{z, y, x}, Index3{z, y, x} + tile_});
        const Box3 place = tile.relative_to(box.begin);
        image_tile(tile, blurred.part(place), truth.part(place));
        on_tile(tile.voxels());
      }
    }
  }
}

void PhantomImaging::image_tile(const Box3& box, VolumeView<float> blurred, VolumeView<float> truth) {
  const Box3 core = times(box, refinement_);
  const Index3 origin = core.begin - halo_;
  const Box3 local = core.relative_to(origin);
  render_phantom(phantom_, camera_voxel_, refinement_, {origin, origin + fine_.extent()}, fine_.view(),
                 threads_);
  bin_mean(fine_.view().part(local), truth);
  copy_to_device(backend_, fine_.view(), *field_);
  convolver_->convolve(source::Plain{field_.get()}, *transfer_, Direction::forward,
                       sink::Store{field_.get()});
  const VolumeView<float> valid = fine_.view().part(local);
  copy_to_host(backend_, *field_, local, valid);
  bin_mean(valid, blurred);
}

} // namespace lsdeconv
