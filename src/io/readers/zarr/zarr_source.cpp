#include "zarr_source.hpp"

#include "lsdeconv/core/countable.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cstring>

namespace lsdeconv {
namespace {

/// The last three numbers.
Extent3 last_axes(const zarr::Shape& shape) {
  const std::size_t leading = shape.size() - axes;
  return {shape[leading], shape[leading + 1], shape[leading + 2]};
}

zarr::ArrayReader opened(const ZarrVolume& volume) {
  zarr::ArrayReader array(zarr::Root(volume.root), volume.array);
  if (array.metadata().shape.size() != volume.leading.size() + axes) {
    throw Error("it has changed while it was opened");
  }
  return array;
}

SampleConversion conversion_of(const zarr::DataType& type, bool counts) {
  const auto kind = type.kind == zarr::SampleKind::floating_point   ? tiff::SampleKind::floating_point
                    : type.kind == zarr::SampleKind::signed_integer ? tiff::SampleKind::signed_integer
                                                                    : tiff::SampleKind::unsigned_integer;
  const std::optional<SampleCoding> coding = sample_coding(kind, 8 * type.bytes);
  if (!coding) {
    throw Error(text("samples of type ", zarr::name(type), " cannot be read"));
  }
  return conversion_for(*coding, counts);
}

/// A row of chunks along z.
class ZarrLayer : public LayerReader {
public:
  ZarrLayer(ZarrSource& source, std::int64_t layer)
      : source_(source), layer_(layer), across_(source.grid(layer).across()) {}
  Samples read_chunk(std::int64_t chunk, ReadStatistics& statistics) override {
    return source_.read_chunk({layer_, chunk / across_, chunk % across_}, statistics);
  }

private:
  ZarrSource& source_;
  std::int64_t layer_;
  std::int64_t across_;
};

} // namespace

ZarrSource::ZarrSource(ZarrVolume volume, bool counts, std::size_t kept_open)
    : volume_(std::move(volume)), array_(opened(volume_)), kept_open_(kept_open),
      conversion_(conversion_of(array_.metadata().type, counts)) {
  const zarr::ArrayMetadata& metadata = array_.metadata();
  chunk_ = last_axes(metadata.chunk);
  file_chunks_ = last_axes(zarr::chunks_of_file(metadata));
  files_ = last_axes(zarr::file_grid(metadata));
  description_.extent = last_axes(metadata.shape);
  const Extent3& e = description_.extent;
  if (!countable(e) || std::min({e.z, e.y, e.x}) < 1) {
    throw Error(text("it claims ", e, " voxels (z×y×x), which cannot be"));
  }
  description_.type = conversion_.voxel;
  description_.layout = {.bytes_per_voxel = bytes_per_voxel(conversion_.voxel),
                         .chunk_rows = chunk_.y,
                         .chunk_columns = chunk_.x,
                         .compressed = true,
                         .chunk_slices = chunk_.z};
  description_.stated = volume_.stated;
}

ChunkGrid ZarrSource::grid(std::int64_t layer) const {
  const Extent3& e = description_.extent;
  return {description_.layout, e.y, e.x, std::min(chunk_.z, e.z - layer * chunk_.z)};
}

std::string ZarrSource::name(std::int64_t layer) const {
  const std::int64_t first = layer * chunk_.z;
  return text("slices ", first, " to ", first + grid(layer).slices - 1, " from ",
              (volume_.root / volume_.array).string());
}

std::unique_ptr<LayerReader> ZarrSource::open(std::int64_t layer) {
  return std::make_unique<ZarrLayer>(*this, layer);
}

zarr::Shape ZarrSource::file_place(std::int64_t number) const {
  const zarr::ArrayMetadata& metadata = array_.metadata();
  zarr::Shape place;
  for (std::size_t i = 0; i < volume_.leading.size(); ++i) {
    place.push_back(volume_.leading[i] / metadata.file[i]);
  }
  const Index3 at = position_of(number, files_);
  place.insert(place.end(), {at.z, at.y, at.x});
  return place;
}

std::int64_t ZarrSource::leading_offset() const {
  const zarr::Shape& chunk = array_.metadata().chunk;
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < volume_.leading.size(); ++i) {
    offset = offset * chunk[i] + volume_.leading[i] % chunk[i];
  }
  return offset * voxel_count(chunk_);
}

ZarrSource::OpenShard ZarrSource::file_at(const zarr::Shape& place) {
  const std::int64_t number = zarr::number_in_grid(place, zarr::file_grid(array_.metadata()));
  const bool keeps = array_.metadata().shards.has_value();
  if (keeps) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(shards_.begin(), shards_.end(),
                                    [&](const auto& shard) { return shard.first == number; });
    if (found != shards_.end()) {
      shards_.splice(shards_.begin(), shards_, found);
      return shards_.front().second;
    }
  }
  auto file = std::make_shared<const zarr::ChunkFile>(array_.open_file(place));
  if (keeps) {
    const std::lock_guard lock(mutex_);
    shards_.emplace_front(number, file);
    if (shards_.size() > kept_open_) {
      shards_.pop_back();
    }
  }
  return file;
}

Samples ZarrSource::read_chunk(const Index3& place, ReadStatistics& statistics) {
  const zarr::ArrayMetadata& metadata = array_.metadata();
  const Index3 file{place.z / file_chunks_.z, place.y / file_chunks_.y, place.x / file_chunks_.x};
  zarr::Shape inside;
  for (std::size_t i = 0; i < volume_.leading.size(); ++i) {
    inside.push_back(volume_.leading[i] % metadata.file[i] / metadata.chunk[i]);
  }
  inside.insert(inside.end(), {place.z % file_chunks_.z, place.y % file_chunks_.y, place.x % file_chunks_.x});
  const std::int64_t file_number = (file.z * files_.y + file.y) * files_.x + file.x;
  const OpenShard open = file_at(file_place(file_number));
  const std::int64_t chunk = zarr::number_in_grid(inside, zarr::chunks_of_file(metadata));

  Samples decoded(zarr::chunk_bytes(metadata));
  open->read(chunk, decoded.span());
  statistics.bytes_read += open->stored(chunk).size;
  const std::int64_t wanted = voxel_count(chunk_) * metadata.type.bytes;
  if (decoded.size != wanted) { // the chunk holds several volumes
    std::memmove(decoded.bytes.get(), decoded.bytes.get() + leading_offset() * metadata.type.bytes,
                 static_cast<std::size_t>(wanted));
    decoded.size = wanted;
  }
  Samples voxels = voxels_of(std::move(decoded), conversion_);
  statistics.bytes_decoded += voxels.size;
  ++statistics.chunks_decoded;
  return voxels;
}

} // namespace lsdeconv
