#include "lsdeconv/io/writers/zarr_reduction.hpp"

#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>

namespace lsdeconv {
namespace {

Extent3 extent_of(const zarr::Shape& shape) {
  return {shape[0], shape[1], shape[2]};
}

/// Exact for integers, exact to well below the rounding of the result for float32.
template <typename Sample>
using Sum = std::conditional_t<std::is_integral_v<Sample>, std::uint32_t, double>;

template <typename Sample>
Sample mean_of(Sum<Sample> sum, std::int64_t count) {
  const double mean = static_cast<double>(sum) / static_cast<double>(count);
  return static_cast<Sample>(std::is_integral_v<Sample> ? std::rint(mean) : mean);
}

/// Adds the samples of one chunk of the finer level to the sums of the coarser one's voxels. part: what of
/// the chunk is needed; both boxes in voxels of the finer level.
template <typename Sample>
void add_samples(const Sample* samples, const Box3& chunk, const Box3& part, const Extent3& factor,
                 const Box3& box, VolumeView<Sum<Sample>> sums) {
  const Extent3 e = chunk.extent();
  for (std::int64_t z = part.begin.z; z < part.end.z; ++z) {
    for (std::int64_t y = part.begin.y; y < part.end.y; ++y) {
      const Sample* row = samples + ((z - chunk.begin.z) * e.y + (y - chunk.begin.y)) * e.x - chunk.begin.x;
      Sum<Sample>* to = sums.row(z / factor.z - box.begin.z, y / factor.y - box.begin.y) - box.begin.x;
      if (factor.x == 1) {
        for (std::int64_t x = part.begin.x; x < part.end.x; ++x) {
          to[x] += row[x];
        }
      } else {
        for (std::int64_t x = part.begin.x; x < part.end.x; ++x) {
          to[x / 2] += row[x];
        }
      }
    }
  }
}

/// Voxels of the finer level that one of the coarser ones stands for along an axis: fewer at the far end.
std::int64_t covered(std::int64_t at, std::int64_t factor, std::int64_t size) {
  return std::min((at + 1) * factor, size) - at * factor;
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
  Box3 wanted;
  Box3 places;
  for (int axis = 0; axis < axes; ++axis) {
    wanted.begin[axis] = box.begin[axis] * factor[axis];
    wanted.end[axis] = std::min(box.end[axis] * factor[axis], finer[axis]);
    places.begin[axis] = wanted.begin[axis] / chunk[axis];
    places.end[axis] = ceil_div(wanted.end[axis], chunk[axis]);
  }
  Volume<Sum<Sample>> sums(box.extent(), 0);
  compression::Bytes samples(static_cast<std::size_t>(zarr::chunk_bytes(from_->array)));
  for (std::int64_t number = 0; number < places.voxels(); ++number) {
    const Index3 place = places.begin + position_of(number, places.extent());
    const Index3 begin{place.z * chunk.z, place.y * chunk.y, place.x * chunk.x};
    const Box3 whole_chunk{begin, begin + chunk};
    read(place, samples);
    add_samples<Sample>(reinterpret_cast<const Sample*>(samples.data()), whole_chunk,
                        intersection(whole_chunk, wanted), factor, box, sums.view());
  }
  compression::Bytes means(static_cast<std::size_t>(box.voxels()) * sizeof(Sample));
  auto* to = reinterpret_cast<Sample*>(means.data());
  for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
    for (std::int64_t y = box.begin.y; y < box.end.y; ++y) {
      const std::int64_t rows = covered(z, factor.z, finer.z) * covered(y, factor.y, finer.y);
      const Sum<Sample>* sum = sums.view().row(z - box.begin.z, y - box.begin.y);
      for (std::int64_t x = box.begin.x; x < box.end.x; ++x) {
        *to++ = mean_of<Sample>(*sum++, rows * covered(x, factor.x, finer.x));
      }
    }
  }
  return means;
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
