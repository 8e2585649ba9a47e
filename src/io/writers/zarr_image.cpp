#include "lsdeconv/io/writers/zarr_image.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/writers/stored_samples.hpp"
#include "lsdeconv/zarr/chunk_coding.hpp"

#include <algorithm>
#include <cstring>

namespace lsdeconv {
namespace {

zarr::Shape shape_of(const Extent3& e) {
  return {e.z, e.y, e.x};
}

Extent3 extent_of(const zarr::Shape& shape) {
  return {shape[0], shape[1], shape[2]};
}

zarr::DataType data_type(VoxelType type) {
  const bool real = type == VoxelType::float32;
  return {real ? zarr::SampleKind::floating_point : zarr::SampleKind::unsigned_integer,
          bytes_per_voxel(type)};
}

/// Bits shuffled: half of those of fluorescence are the same zeros in almost all voxels, the rest noise.
zarr::ChunkEncoding encoding_of(const ZarrFormat& format) {
  constexpr int level = 3; // higher ones take longer and gain next to nothing on noise
  zarr::ChunkEncoding encoding;
  if (format.compressed) {
    encoding.codecs.push_back({.kind = zarr::CodecKind::blosc,
                               .blosc = {.codec = "zstd",
                                         .level = level,
                                         .shuffle = compression::Shuffle::bits,
                                         .sample_bytes = bytes_per_voxel(format.mapping.type)}});
  }
  return encoding;
}

ZarrLevel level_of(const PyramidLevel& geometry, const ZarrFormat& format) {
  ZarrLevel level{.geometry = geometry, .array = {}, .units = {}};
  Extent3 chunk;
  Extent3 unit;
  for (int axis = 0; axis < axes; ++axis) {
    const std::int64_t size = geometry.extent[axis];
    chunk[axis] = std::min(format.chunk, size);
    unit[axis] = std::min(format.shard / chunk[axis], ceil_div(size, chunk[axis])) * chunk[axis];
  }
  level.units = {geometry.extent, unit};
  level.array = {.version = format.version_04 ? 2 : 3,
                 .shape = shape_of(geometry.extent),
                 .file = shape_of(format.version_04 ? chunk : unit),
                 .chunk = shape_of(chunk),
                 .type = data_type(format.mapping.type),
                 .encoding = encoding_of(format)};
  level.array.fill.assign(static_cast<std::size_t>(level.array.type.bytes), std::byte{0});
  if (format.version_04) {
    level.array.keys = {.prefixed = false, .separator = '/'};
  } else {
    level.array.shards = zarr::ShardIndexFormat{};
    level.array.dimension_names = {"z", "y", "x"};
  }
  return level;
}

/// The samples of a chunk, with 0 where it reaches beyond the volume. row(z, y): first sample of a row.
template <typename Row>
compression::Bytes padded(const zarr::ArrayMetadata& array, const Extent3& extent, Row&& row) {
  const Extent3 chunk = extent_of(array.chunk);
  const auto row_bytes = static_cast<std::size_t>(extent.x * array.type.bytes);
  compression::Bytes samples(static_cast<std::size_t>(zarr::chunk_bytes(array)));
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      std::memcpy(samples.data() + (z * chunk.y + y) * chunk.x * array.type.bytes, row(z, y), row_bytes);
    }
  }
  return samples;
}

compression::Bytes packed(const zarr::ArrayMetadata& array, compression::BytesView samples) {
  return zarr::is_fill(array, samples) ? compression::Bytes{} : zarr::encode_chunk(array, samples);
}

} // namespace

Tiling ZarrLevel::chunks_of(std::int64_t unit) const {
  return {units.box(unit).extent(), extent_of(array.chunk)};
}

std::vector<ZarrLevel> zarr_levels(const Extent3& volume, const ZarrFormat& format) {
  std::vector<ZarrLevel> levels;
  for (const PyramidLevel& geometry : pyramid(volume, format.voxel, format.origin)) {
    levels.push_back(level_of(geometry, format));
  }
  return levels;
}

std::string zarr_level_name(std::size_t level) {
  return std::to_string(level);
}

zarr::OmeImage zarr_image(const std::vector<ZarrLevel>& levels, const ZarrFormat& format) {
  zarr::OmeImage image;
  image.version = format.version_04 ? "0.4" : "0.5";
  image.reduction = "mean";
  for (const char* const axis : {"z", "y", "x"}) {
    image.axes.push_back({axis, "space", "micrometer"});
  }
  for (const ZarrLevel& level : levels) {
    const Spacing3& voxel = level.geometry.voxel;
    const Spacing3& origin = level.geometry.origin;
    image.levels.push_back(
        {zarr_level_name(image.levels.size()), {voxel.z, voxel.y, voxel.x}, {origin.z, origin.y, origin.x}});
  }
  return image;
}

PackedChunk pack_chunk(const ZarrLevel& level, const ZarrFormat& format, VolumeView<const float> voxels) {
  const Extent3& e = voxels.extent();
  PackedChunk chunk;
  StoredSamples plane;
  const compression::Bytes samples = padded(level.array, e, [&](std::int64_t z, std::int64_t y) {
    if (y == 0) {
      plane = stored_samples(voxels.part({{z, 0, 0}, {z + 1, e.y, e.x}}), format.mapping, format.flip);
      chunk.saturation += plane.saturation;
    }
    return plane.bytes.data() + y * e.x * level.array.type.bytes;
  });
  chunk.bytes = packed(level.array, samples);
  return chunk;
}

PackedChunk pack_samples(const ZarrLevel& level, const Extent3& extent, compression::BytesView samples) {
  const compression::Bytes chunk = padded(level.array, extent, [&](std::int64_t z, std::int64_t y) {
    return samples.data() + (z * extent.y + y) * extent.x * level.array.type.bytes;
  });
  return {packed(level.array, chunk), {}};
}

ZarrUnitWriter::ZarrUnitWriter(const std::filesystem::path& folder, const ZarrLevel& level,
                               std::size_t level_number, std::int64_t unit)
    : folder_(folder / zarr_level_name(level_number)), level_(&level), chunks_(level.chunks_of(unit)) {
  const Box3 box = level.units.box(unit);
  zarr::Shape shard;
  for (int axis = 0; axis < axes; ++axis) {
    first_chunk_[axis] = box.begin[axis] / chunks_.tile[axis];
    shard.push_back(box.begin[axis] / level.units.tile[axis]);
  }
  if (level.array.shards) {
    shard_ = std::make_unique<zarr::ChunkFileWriter>(path(shard), level.array);
  }
}

std::filesystem::path ZarrUnitWriter::path(const zarr::Shape& place) const {
  std::filesystem::path file = folder_ / zarr::file_key(level_->array, place);
  std::filesystem::create_directories(file.parent_path());
  return file;
}

void ZarrUnitWriter::append(std::int64_t chunk, const PackedChunk& packed) {
  if (packed.bytes.empty()) {
    return;
  }
  const Index3 place = position_of(chunk, chunks_.counts());
  if (shard_) {
    shard_->append(zarr::number_in_grid(shape_of(place), zarr::chunks_of_file(level_->array)), packed.bytes);
    return;
  }
  zarr::ChunkFileWriter file(path(shape_of(first_chunk_ + place)), level_->array);
  file.append(0, packed.bytes);
  files_.push_back(file.finish());
}

std::vector<StagedFile> ZarrUnitWriter::finish() {
  if (shard_) {
    files_.push_back(shard_->finish());
  }
  return std::move(files_);
}

} // namespace lsdeconv
