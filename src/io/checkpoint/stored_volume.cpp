#include "stored_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/chunk_shape.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

namespace lsdeconv {
namespace {

constexpr const char* dataset_name = "/volume";

hdf5::Extent extent_of(const Extent3& e) {
  return {static_cast<hsize_t>(e.z), static_cast<hsize_t>(e.y), static_cast<hsize_t>(e.x)};
}

hdf5::Slab slab_of(const Box3& box) {
  return {extent_of(box.begin), extent_of(box.extent())};
}

template <typename Values>
Extent3 triple_of(const Values& values) {
  if (values.size() != axes) {
    throw Error("/volume is not three-dimensional");
  }
  return {static_cast<std::int64_t>(values[0]), static_cast<std::int64_t>(values[1]),
          static_cast<std::int64_t>(values[2])};
}

} // namespace

void StoredVolume::create(const hdf5::File& file, const Extent3& volume, const Extent3& core) {
  const hdf5::Dataset dataset =
      file.create_chunked<float>(dataset_name, extent_of(volume), extent_of(chunk_shape(volume, core)));
  hdf5::write_text_attribute(dataset.handle(), "axes", "zyx");
  hdf5::write_text_attribute(dataset.handle(), "voxel_type", "float32");
  hdf5::write_integers_attribute(dataset.handle(), "core", {core.z, core.y, core.x});
}

std::int64_t StoredVolume::bytes(const Extent3& volume, const Extent3& core) {
  const Extent3 chunk = chunk_shape(volume, core);
  std::int64_t bytes = sizeof(float);
  for (int axis = 0; axis < axes; ++axis) {
    bytes *= ceil_div(volume[axis], chunk[axis]) * chunk[axis];
  }
  return bytes;
}

StoredVolume::StoredVolume(const hdf5::File& file)
    : dataset_(file.dataset(dataset_name)), extent_(triple_of(dataset_.extent())),
      core_(triple_of(hdf5::read_integers_attribute(dataset_.handle(), "core"))),
      chunk_(chunk_shape(extent_, core_)) {}

template <typename Body>
void StoredVolume::for_each_chunk(const Box3& box, Body&& body) const {
  const auto first = [&](int axis) { return box.begin[axis] / chunk_[axis] * chunk_[axis]; };
  for (std::int64_t z = first(0); z < box.end.z; z += chunk_.z) {
    for (std::int64_t y = first(1); y < box.end.y; y += chunk_.y) {
      for (std::int64_t x = first(2); x < box.end.x; x += chunk_.x) {
        body(intersection(whole(chunk_).shifted({z, y, x}), box));
      }
    }
  }
}

VolumeView<float> StoredVolume::scratch(const Extent3& extent) {
  if (scratch_.size() == 0) {
    scratch_ = Volume<float>(chunk_);
  }
  return {scratch_.data(), extent};
}

void StoredVolume::write(const Box3& box, VolumeView<const float> voxels) {
  for_each_chunk(box, [&](const Box3& piece) {
    VolumeView<const float> part = voxels.part(piece.relative_to(box.begin));
    if (!part.contiguous()) {
      const VolumeView<float> packed = scratch(piece.extent());
      copy(part, packed);
      part = packed;
    }
    dataset_.write(slab_of(piece), part.data());
  });
}

void StoredVolume::read(const Box3& box, VolumeView<float> voxels) {
  for_each_chunk(box, [&](const Box3& piece) {
    const VolumeView<float> part = voxels.part(piece.relative_to(box.begin));
    if (part.contiguous()) {
      dataset_.read(slab_of(piece), part.data());
      return;
    }
    const VolumeView<float> packed = scratch(piece.extent());
    dataset_.read(slab_of(piece), packed.data());
    copy<float>(packed, part);
  });
}

void StoredVolume::close() {
  dataset_.close();
}

} // namespace lsdeconv
