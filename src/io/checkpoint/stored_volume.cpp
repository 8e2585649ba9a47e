#include "stored_volume.hpp"

#include "lsdeconv/core/countable.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/checkpoint/chunk_shape.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr const char* dataset_name = "/volume";

hdf5::Extent extent_of(const Extent3& e) {
  return {static_cast<hsize_t>(e.z), static_cast<hsize_t>(e.y), static_cast<hsize_t>(e.x)};
}

hdf5::Slab slab_of(const Box3& box) {
  return {extent_of(box.begin), extent_of(box.extent())};
}

std::int64_t bytes_of(const Extent3& extent) {
  return voxel_count(extent) * static_cast<std::int64_t>(sizeof(float));
}

/// An extent from three numbers of the file. Throws Error for what cannot be one.
template <typename Values>
Extent3 extent_from(const Values& values) {
  if (values.size() != axes) {
    throw Error("/volume is not three-dimensional");
  }
  const Extent3 triple{static_cast<std::int64_t>(values[0]), static_cast<std::int64_t>(values[1]),
                       static_cast<std::int64_t>(values[2])};
  if (triple.z <= 0 || triple.y <= 0 || triple.x <= 0) {
    throw Error("/volume is empty");
  }
  if (!countable(triple)) {
    throw Error(text("/volume claims extents of ", triple, ", which cannot be"));
  }
  return triple;
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
    : dataset_(file.dataset(dataset_name)), extent_(extent_from(dataset_.extent())),
      core_(extent_from(hdf5::read_integers_attribute(dataset_.handle(), "core"))),
      chunk_(chunk_shape(extent_, core_)), chunks_{ceil_div(extent_.z, chunk_.z),
                                                   ceil_div(extent_.y, chunk_.y),
                                                   ceil_div(extent_.x, chunk_.x)},
      first_address_(dataset_.chunk_address({0, 0, 0})) {
  // If the first and the last chunk are where they are expected, the others are, too: HDF5 allocates all at
  // once.
  const Index3 last{(chunks_.z - 1) * chunk_.z, (chunks_.y - 1) * chunk_.y, (chunks_.x - 1) * chunk_.x};
  if (dataset_.chunk_address(extent_of(last)) != address(last)) {
    throw Error(
        "the chunks of /volume do not lie one after another (the file was rewritten by another program)");
  }
}

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

// Chunks follow each other in the file, x fastest: the constructor has checked the first and the last one.
std::int64_t StoredVolume::address(const Index3& voxel) const {
  const Index3 place{voxel.z / chunk_.z, voxel.y / chunk_.y, voxel.x / chunk_.x};
  const std::int64_t number = (place.z * chunks_.y + place.y) * chunks_.x + place.x;
  return first_address_ + number * bytes_of(chunk_);
}

// A chunk at a far face is written with all its rows; what lies outside of the volume becomes 0.
VolumeView<const float> StoredVolume::in_rows_of_a_chunk(VolumeView<const float> piece) {
  const Extent3 rows{piece.extent().z, chunk_.y, chunk_.x};
  if (piece.contiguous() && piece.extent() == rows) {
    return piece;
  }
  const VolumeView<float> packed = scratch(rows);
  if (piece.extent() != rows) {
    std::fill_n(packed.data(), voxel_count(rows), 0.0F);
  }
  copy(piece, packed.part(whole(piece.extent())));
  return packed;
}

void StoredVolume::write(const FileDescriptor& file, const Box3& box, VolumeView<const float> voxels) {
  for_each_chunk(box, [&](const Box3& piece) {
    const auto rows = in_rows_of_a_chunk(voxels.part(piece.relative_to(box.begin)));
    file.write(address(piece.begin), rows.data(), static_cast<std::size_t>(bytes_of(rows.extent())));
  });
}

void StoredVolume::read(const Box3& box, VolumeView<float> voxels) {
  for_each_chunk(box, [&](const Box3& piece) {
    const VolumeView<float> part = voxels.part(piece.relative_to(box.begin));
    if (part.contiguous()) { // else HDF5 reads into contiguous memory first
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
