#include "stored_volume.hpp"

#include "half_precision.hpp"

#include "lsdeconv/core/countable.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/checkpoint/chunk_shape.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <span>

namespace lsdeconv {
namespace {

constexpr const char* dataset_name = "/volume";
constexpr const char* scale_name = "scale_factor"; // as the CF conventions and xarray call it
/// Bytes of a piece: large enough for a disk, and enough of them in a block for some threads.
constexpr std::int64_t piece_bytes = std::int64_t{4} << 20;

hdf5::Extent extent_of(const Extent3& e) {
  return {static_cast<hsize_t>(e.z), static_cast<hsize_t>(e.y), static_cast<hsize_t>(e.x)};
}

hdf5::Slab slab_of(const Box3& box) {
  return {extent_of(box.begin), extent_of(box.extent())};
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

/// How the dataset stores voxels. Throws Error where its scale factor is no power of two.
StoredVoxels stored_in(const hdf5::Dataset& dataset) {
  if (!dataset.stores<hdf5::Half>()) {
    return {};
  }
  constexpr int most = 100; // as StoredVoxels
  const std::vector<double> factor = hdf5::read_numbers_attribute(dataset.handle(), scale_name);
  int exponent = 0;
  if (factor.size() != 1 || std::frexp(factor[0], &exponent) != 0.5 || std::abs(exponent - 1) > most) {
    throw Error(text("the ", scale_name, " of /volume is damaged"));
  }
  return {StoredType::float16, exponent - 1};
}

} // namespace

void StoredVolume::create(const hdf5::File& file, const VolumeLayout& layout) {
  const hdf5::Extent extent = extent_of(layout.volume);
  const hdf5::Extent chunk = extent_of(chunk_shape(layout.volume, layout.core));
  const bool half = layout.stored.type == StoredType::float16;
  const hdf5::Dataset dataset = half ? file.create_chunked<hdf5::Half>(dataset_name, extent, chunk)
                                     : file.create_chunked<float>(dataset_name, extent, chunk);
  hdf5::write_text_attribute(dataset.handle(), "axes", "zyx");
  hdf5::write_text_attribute(dataset.handle(), "voxel_type", half ? "float16" : "float32");
  const Extent3& core = layout.core;
  hdf5::write_integers_attribute(dataset.handle(), "core", {core.z, core.y, core.x});
  if (half) {
    hdf5::write_numbers_attribute(dataset.handle(), scale_name, {layout.stored.scale_factor()});
  }
}

std::int64_t StoredVolume::bytes(const VolumeLayout& layout) {
  const Extent3 chunk = chunk_shape(layout.volume, layout.core);
  std::int64_t bytes = layout.stored.bytes_per_voxel();
  for (int axis = 0; axis < axes; ++axis) {
    bytes *= ceil_div(layout.volume[axis], chunk[axis]) * chunk[axis];
  }
  return bytes;
}

StoredVolume::StoredVolume(const hdf5::File& file)
    : dataset_(file.dataset(dataset_name)), layout_{extent_from(dataset_.extent()),
                                                    extent_from(hdf5::read_integers_attribute(
                                                        dataset_.handle(), "core")),
                                                    stored_in(dataset_)},
      chunk_(chunk_shape(layout_.volume, layout_.core)), chunks_{ceil_div(layout_.volume.z, chunk_.z),
                                                                 ceil_div(layout_.volume.y, chunk_.y),
                                                                 ceil_div(layout_.volume.x, chunk_.x)},
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
        const Index3 begin{z, y, x};
        body(intersection(whole(chunk_).shifted(begin), box), begin);
      }
    }
  }
}

std::int64_t StoredVolume::bytes_of(const Extent3& extent) const {
  return voxel_count(extent) * layout_.stored.bytes_per_voxel();
}

// Chunks follow each other in the file, x fastest: the constructor has checked the first and the last one.
std::int64_t StoredVolume::address(const Index3& voxel) const {
  const Index3 place{voxel.z / chunk_.z, voxel.y / chunk_.y, voxel.x / chunk_.x};
  const std::int64_t number = (place.z * chunks_.y + place.y) * chunks_.x + place.x;
  return first_address_ + number * bytes_of(chunk_);
}

// A block begins where its chunks do along y and x, so that its planes of a chunk follow each other.
std::vector<StoredVolume::Piece> StoredVolume::pieces(const Box3& box) const {
  const std::int64_t plane = bytes_of({1, chunk_.y, chunk_.x});
  const std::int64_t planes = std::max<std::int64_t>(1, piece_bytes / plane);
  std::vector<Piece> pieces;
  for_each_chunk(box, [&](const Box3& part, const Index3& chunk) {
    for (std::int64_t z = part.begin.z; z < part.end.z; z += planes) {
      Box3 piece = part;
      piece.begin.z = z;
      piece.end.z = std::min(z + planes, part.end.z);
      pieces.push_back({piece, address(chunk) + (z - chunk.z) * plane});
    }
  });
  return pieces;
}

// A chunk at a far face is written with all its rows; what lies outside of the volume becomes 0.
std::span<const std::byte> StoredVolume::as_stored(VolumeView<const float> piece,
                                                   std::vector<std::byte>& scratch) const {
  const Extent3& e = piece.extent();
  const Extent3 rows{e.z, chunk_.y, chunk_.x};
  const auto bytes = static_cast<std::size_t>(bytes_of(rows));
  const bool half = layout_.stored.type == StoredType::float16;
  if (!half && piece.contiguous() && e == rows) {
    return {reinterpret_cast<const std::byte*>(piece.data()), bytes};
  }
  scratch.resize(std::max(scratch.size(), bytes));
  if (e != rows) {
    std::memset(scratch.data(), 0, bytes);
  }
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      std::byte* row = scratch.data() + bytes_of({1, 1, (z * rows.y + y) * rows.x});
      if (half) {
        to_half_precision(piece.row(z, y), e.x, layout_.stored, reinterpret_cast<hdf5::Half*>(row));
      } else {
        std::copy_n(piece.row(z, y), e.x, reinterpret_cast<float*>(row));
      }
    }
  }
  return {scratch.data(), bytes};
}

void StoredVolume::write(const FileDescriptor& file, const Box3& box, VolumeView<const float> voxels,
                         const WriteSettings& settings) const {
  const std::vector<Piece> all = pieces(box);
  const auto writers = std::min<std::int64_t>(settings.threads, std::ssize(all));
  std::atomic<std::size_t> next = 0;
  parallel_for(writers, static_cast<int>(writers), [&](std::int64_t /*writer*/) {
    std::vector<std::byte> scratch;
    for (std::size_t i = next++; i < all.size(); i = next++) {
      const auto stored = as_stored(voxels.part(all[i].box.relative_to(box.begin)), scratch);
      file.write(all[i].address, stored.data(), stored.size());
      if (settings.begin_sync) {
        file.begin_sync(all[i].address, stored.size());
      }
    }
  });
}

void StoredVolume::read_float32(const Box3& piece, VolumeView<float> part) {
  if (part.contiguous()) { // else HDF5 reads into contiguous memory first
    dataset_.read(slab_of(piece), part.data());
    return;
  }
  scratch_.resize(static_cast<std::size_t>(bytes_of(chunk_)));
  auto* values = reinterpret_cast<float*>(scratch_.data());
  dataset_.read(slab_of(piece), values);
  copy<float>({values, piece.extent()}, part);
}

void StoredVolume::read_float16(const Box3& piece, VolumeView<float> part) {
  scratch_.resize(static_cast<std::size_t>(bytes_of(chunk_)));
  auto* halves = reinterpret_cast<hdf5::Half*>(scratch_.data());
  dataset_.read(slab_of(piece), halves);
  const Extent3 e = piece.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      from_half_precision(halves + (z * e.y + y) * e.x, e.x, layout_.stored, part.row(z, y));
    }
  }
}

void StoredVolume::read(const Box3& box, VolumeView<float> voxels) {
  for_each_chunk(box, [&](const Box3& piece, const Index3& /*chunk*/) {
    const VolumeView<float> part = voxels.part(piece.relative_to(box.begin));
    layout_.stored.type == StoredType::float16 ? read_float16(piece, part) : read_float32(piece, part);
  });
}

void StoredVolume::close() {
  dataset_.close();
}

} // namespace lsdeconv
