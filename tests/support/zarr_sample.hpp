#pragma once

#include "support/tiff_sample.hpp"

#include "lsdeconv/core/voxel_type.hpp"
#include "lsdeconv/zarr/array_metadata.hpp"
#include "lsdeconv/zarr/chunk_coding.hpp"
#include "lsdeconv/zarr/chunk_file_writer.hpp"
#include "lsdeconv/zarr/ome_image.hpp"

#include <cstring>
#include <fstream>

namespace lsdeconv::testing {

/// How a sample OME-Zarr stores a volume. tests/interoperability reads what others have written.
struct ZarrStorage {
  int version = 3;
  Extent3 chunk{4, 16, 16};
  Extent3 chunks_per_shard{1, 1, 1}; ///< Ones: no shards.
  std::vector<zarr::Codec> codecs{};
  bool big_endian = false;
};

inline void write_text(const std::filesystem::path& path, const std::string& content) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

template <typename Sample>
std::vector<std::byte> zarr_chunk(VolumeView<const float> volume, const Box3& box) {
  std::vector<Sample> samples(static_cast<std::size_t>(box.voxels()), Sample{77}); // padding is never read
  const Box3 inside = intersection(box, whole(volume.extent()));
  const VolumeView<Sample> stored(samples.data(), box.extent());
  for (std::int64_t z = inside.begin.z; z < inside.end.z; ++z) {
    for (std::int64_t y = inside.begin.y; y < inside.end.y; ++y) {
      for (std::int64_t x = inside.begin.x; x < inside.end.x; ++x) {
        stored(z - box.begin.z, y - box.begin.y, x - box.begin.x) = static_cast<Sample>(volume(z, y, x));
      }
    }
  }
  const auto bytes = std::as_bytes(std::span(samples));
  return {bytes.begin(), bytes.end()};
}

inline std::vector<std::byte> zarr_chunk(VolumeView<const float> volume, const Box3& box, VoxelType type) {
  return type == VoxelType::uint8    ? zarr_chunk<std::uint8_t>(volume, box)
         : type == VoxelType::uint16 ? zarr_chunk<std::uint16_t>(volume, box)
                                     : zarr_chunk<float>(volume, box);
}

/// Writes a volume as the array "0" of an image in the folder `path`, 1.2 µm along z and 0.4 µm along y and
/// x.
inline void write_zarr(const std::filesystem::path& path, VolumeView<const float> volume, VoxelType type,
                       const ZarrStorage& storage) {
  const Extent3 e = volume.extent();
  const Extent3& c = storage.chunk;
  const Extent3& n = storage.chunks_per_shard;
  zarr::ArrayMetadata array;
  array.version = storage.version;
  array.shape = {e.z, e.y, e.x};
  array.chunk = {c.z, c.y, c.x};
  array.file = {c.z * n.z, c.y * n.y, c.x * n.x};
  array.type = {type == VoxelType::float32 ? zarr::SampleKind::floating_point
                                           : zarr::SampleKind::unsigned_integer,
                bytes_per_voxel(type)};
  array.encoding = {storage.big_endian, storage.codecs};
  array.keys = storage.version == 2 ? zarr::KeyEncoding{false, '.'} : zarr::KeyEncoding{};
  if (voxel_count(n) > 1) {
    array.shards = zarr::ShardIndexFormat{};
  }
  const zarr::OmeImage image{
      .version = storage.version == 2 ? "0.4" : "0.5",
      .axes = {{"z", "space", "micrometer"}, {"y", "space", "micrometer"}, {"x", "space", "micrometer"}},
      .levels = {{"0", {1.2, 0.4, 0.4}, {0, 0, 0}}}};
  for (const zarr::GroupFile& file : zarr::ome_image_files(image, "{}")) {
    write_text(path / file.name, file.content);
  }
  write_text(path / "0" / zarr::array_metadata_name(array.version), zarr::array_metadata_text(array));
  const zarr::Shape grid = zarr::file_grid(array);
  for (std::int64_t number = 0; number < zarr::count(grid); ++number) {
    const zarr::Shape place = zarr::place_in_grid(number, grid);
    const std::filesystem::path file = path / "0" / zarr::file_key(array, place);
    std::filesystem::create_directories(file.parent_path());
    zarr::ChunkFileWriter writer(file, array);
    for (std::int64_t chunk = 0; chunk < voxel_count(n); ++chunk) {
      const Index3 inside = position_of(chunk, n);
      const Index3 begin{(place[0] * n.z + inside.z) * c.z, (place[1] * n.y + inside.y) * c.y,
                         (place[2] * n.x + inside.x) * c.x};
      if (begin.z < e.z && begin.y < e.y && begin.x < e.x) {
        writer.append(chunk, zarr::encode_chunk(array, zarr_chunk(volume, {begin, begin + c}, type)));
      }
    }
    writer.finish().publish();
  }
}

} // namespace lsdeconv::testing
