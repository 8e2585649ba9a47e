#include "lsdeconv/io/writers/zarr_reduction.hpp"

#include "block_means.hpp"

#include <utility>

namespace lsdeconv {
namespace {

Extent3 extent_of(const zarr::Shape& shape) {
  return {shape[0], shape[1], shape[2]};
}

} // namespace

ZarrReduction::ZarrReduction(zarr::Root root, const std::vector<ZarrLevel>& levels, std::size_t number)
    : root_(std::move(root)), from_(&levels[number - 1]), to_(&levels[number]),
      folder_(zarr_level_name(number - 1)) {}

void ZarrReduction::read(const Index3& place, std::span<std::byte> samples) const {
  const zarr::ArrayMetadata& array = from_->array;
  const zarr::Shape inside = zarr::chunks_of_file(array);
  zarr::Shape file;
  zarr::Shape chunk;
  for (int axis = 0; axis < axes; ++axis) {
    file.push_back(place[axis] / inside[static_cast<std::size_t>(axis)]);
    chunk.push_back(place[axis] % inside[static_cast<std::size_t>(axis)]);
  }
  const std::filesystem::path path = std::filesystem::path(folder_) / zarr::file_key(array, file);
  if (!array.shards) {
    zarr::ChunkFile(root_, path, array).read(0, samples);
    return;
  }
  const zarr::ChunkFile* shard = nullptr;
  {
    const std::lock_guard lock(opening_);
    shard = &shards_.try_emplace(zarr::number_in_grid(file, zarr::file_grid(array)), root_, path, array)
                 .first->second;
  }
  shard->read(zarr::number_in_grid(chunk, inside), samples);
}

template <typename Sample>
compression::Bytes ZarrReduction::means(const Box3& box) const {
  const Extent3& factor = to_->geometry.factor;
  const Extent3& finer = from_->geometry.extent;
  const Extent3 chunk = extent_of(from_->array.chunk);
  const Box3 wanted = finer_box(box, factor, finer);
  Box3 places;
  for (int axis = 0; axis < axes; ++axis) {
    places.begin[axis] = wanted.begin[axis] / chunk[axis];
    places.end[axis] = ceil_div(wanted.end[axis], chunk[axis]);
  }
  BlockMeans<Sample> means(box, factor, finer);
  compression::Bytes samples(static_cast<std::size_t>(zarr::chunk_bytes(from_->array)));
  for (std::int64_t number = 0; number < places.voxels(); ++number) {
    const Index3 place = places.begin + position_of(number, places.extent());
    const Index3 begin{place.z * chunk.z, place.y * chunk.y, place.x * chunk.x};
    read(place, samples);
    means.add(reinterpret_cast<const Sample*>(samples.data()), {begin, begin + chunk});
  }
  return means.samples();
}

PackedChunk ZarrReduction::chunk(const Box3& box) const {
  const zarr::DataType& type = to_->array.type;
  const bool real = type.kind == zarr::SampleKind::floating_point;
  const compression::Bytes samples = real              ? means<float>(box)
                                     : type.bytes == 1 ? means<std::uint8_t>(box)
                                                       : means<std::uint16_t>(box);
  return pack_samples(*to_, box.extent(), samples);
}

void ZarrReduction::close_files() {
  shards_.clear();
}

} // namespace lsdeconv
