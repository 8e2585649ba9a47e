#pragma once

#include "support/hdf5_sample.hpp"
#include "support/png_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"
#include "support/zarr_sample.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/voxel_type.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv::testing {

/// A way to store a volume.
struct VolumeSample {
  std::string how;
  /// Writes the volume into a folder and returns the path to open.
  std::function<std::filesystem::path(const TemporaryFolder& folder, VolumeView<const float> volume)> write;
};

struct TiffLayout {
  std::uint32_t strip_rows;
  std::uint32_t tile_size;
};

struct TiffCoding {
  const char* name;
  std::uint16_t code;
  bool has_predictor;
};

inline constexpr TiffLayout tiff_layouts[] = {{1, 0}, {8, 0}, {35, 0}, {1, 16}};
inline constexpr TiffCoding tiff_codings[] = {{"None", COMPRESSION_NONE, false},
                                              {"Lzw", COMPRESSION_LZW, true},
                                              {"Deflate", COMPRESSION_ADOBE_DEFLATE, true},
                                              {"OldDeflate", COMPRESSION_DEFLATE, true},
                                              {"PackBits", COMPRESSION_PACKBITS, false},
                                              {"Zstd", COMPRESSION_ZSTD, true}};

inline std::vector<std::uint16_t> predictors(const TiffCoding& coding, VoxelType type) {
  if (!coding.has_predictor) {
    return {PREDICTOR_NONE};
  }
  return {PREDICTOR_NONE, static_cast<std::uint16_t>(type == VoxelType::float32 ? PREDICTOR_FLOATINGPOINT
                                                                                : PREDICTOR_HORIZONTAL)};
}

/// All ways to store samples of a type as TIFF with that compression.
inline std::vector<TiffStorage> storages(const TiffCoding& coding, VoxelType type) {
  std::vector<TiffStorage> all;
  for (const TiffLayout& layout : tiff_layouts) {
    for (const std::uint16_t predictor : predictors(coding, type)) {
      for (const bool big_endian : {false, true}) {
        if (big_endian && predictor == PREDICTOR_FLOATINGPOINT) {
          continue; // libtiff cannot write these (it swaps bytes once too often); Python does below
        }
        for (const bool big_tiff : {false, true}) {
          all.push_back({.bits = static_cast<int>(8 * bytes_per_voxel(type)),
                         .compression = coding.code,
                         .predictor = predictor,
                         .strip_rows = layout.strip_rows,
                         .tile_size = layout.tile_size,
                         .big_endian = big_endian,
                         .big_tiff = big_tiff});
        }
      }
    }
  }
  return all;
}

inline std::string storage_text(const TiffStorage& storage) {
  return text("predictor ", storage.predictor, ", big-endian ", storage.big_endian, ", BigTIFF ",
              storage.big_tiff, ", tile ", storage.tile_size, ", strip ", storage.strip_rows);
}

/// Writes each slice with `write`, in files whose names end in `ending`.
template <typename Write>
std::filesystem::path write_slices(const TemporaryFolder& folder, VolumeView<const float> volume,
                                   const char* ending, Write&& write) {
  const Extent3 e = volume.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    write(folder / text("slice", z + 5, ending), volume.part({{z, 0, 0}, {z + 1, e.y, e.x}}));
  }
  return folder.path();
}

using VolumeSamples = std::map<std::string, std::vector<VolumeSample>>; ///< By name of their compression.

inline VolumeSamples tiff_samples(VoxelType type, bool series) {
  VolumeSamples all;
  for (const TiffCoding& coding : tiff_codings) {
    for (const TiffStorage& storage : storages(coding, type)) {
      all[coding.name].push_back(
          {storage_text(storage),
           [storage, series](const TemporaryFolder& folder, VolumeView<const float> volume) {
             if (series) {
               return write_slices(folder, volume, ".tif",
                                   [&](const std::filesystem::path& path, VolumeView<const float> slice) {
                                     write_tiff(path, slice, storage);
                                   });
             }
             write_tiff(folder / "stack.tif", volume, storage);
             return folder / "stack.tif";
           }});
    }
  }
  return all;
}

inline VolumeSamples png_samples(VoxelType type) {
  VolumeSamples all;
  for (const int colour : {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_PALETTE}) {
    for (const bool interlaced : {false, true}) {
      if (type == VoxelType::float32 || (type == VoxelType::uint16 && colour == PNG_COLOR_TYPE_PALETTE)) {
        continue; // there is no such PNG
      }
      const PngStorage storage{static_cast<int>(8 * bytes_per_voxel(type)), colour, interlaced};
      all["Deflate"].push_back({text("colour ", colour, ", interlaced ", interlaced),
                                [storage](const TemporaryFolder& folder, VolumeView<const float> volume) {
                                  return write_slices(
                                      folder, volume, ".png",
                                      [&](const std::filesystem::path& path, VolumeView<const float> slice) {
                                        write_png(path, slice, storage);
                                      });
                                }});
    }
  }
  return all;
}

inline std::vector<hid_t> element_types(VoxelType type) {
  switch (type) {
  case VoxelType::uint8:
    return {H5T_STD_U8LE};
  case VoxelType::uint16:
    return {H5T_STD_U16LE, H5T_STD_U16BE};
  case VoxelType::float32:
    return {H5T_IEEE_F32LE, H5T_IEEE_F32BE, H5T_IEEE_F64LE, H5T_IEEE_F64BE};
  }
  return {};
}

using WriteHdf5 = void (*)(const std::filesystem::path& path, VolumeView<const float> volume,
                           const Hdf5Storage& storage);

inline VolumeSamples hdf5_samples(VoxelType type, const char* file, WriteHdf5 write, const Extent3& padding) {
  VolumeSamples all;
  for (const auto& [name, coding] : std::map<std::string, Hdf5Storage>{
           {"None", {}},
           {"Deflate", {.deflate = 4}},
           {"ShuffleDeflate", {.deflate = 1, .shuffle = true, .fletcher32 = true}}}) {
    for (const hid_t element : element_types(type)) {
      for (const Extent3& chunk : {Extent3{2, 8, 16}, Extent3{1, 35, 41}, Extent3{7, 16, 16}, Extent3{}}) {
        if (chunk == Extent3{} && (name != "None" || padding != Extent3{})) {
          continue; // in one piece there are neither filters nor padding
        }
        Hdf5Storage storage = coding;
        storage.type = element;
        storage.chunk = chunk;
        storage.padding = padding;
        all[name].push_back({text("chunks of ", chunk, ", type ", element),
                             [=](const TemporaryFolder& folder, VolumeView<const float> volume) {
                               write(folder / file, volume, storage);
                               return folder / file;
                             }});
      }
    }
  }
  return all;
}

inline VolumeSamples zarr_samples(VoxelType type) {
  using zarr::CodecKind;
  VolumeSamples all;
  for (const auto& [name, codecs] : std::map<std::string, std::vector<zarr::Codec>>{
           {"None", {}},
           {"Blosc",
            {{.kind = CodecKind::blosc, .blosc = {.codec = "lz4", .sample_bytes = bytes_per_voxel(type)}}}},
           {"Zstd", {{.kind = CodecKind::zstd, .level = 1}}},
           {"Gzip", {{.kind = CodecKind::gzip, .level = 1}}}}) {
    for (const Extent3& shard : {Extent3{1, 1, 1}, Extent3{2, 2, 2}, Extent3{1, 3, 1}}) {
      for (const int version : {2, 3}) {
        if (version == 2 && voxel_count(shard) > 1) {
          continue; // there are no shards
        }
        for (const Extent3& chunk : {Extent3{4, 16, 16}, Extent3{7, 35, 41}, Extent3{1, 64, 8}}) {
          const ZarrStorage storage{version, chunk, shard, codecs, chunk.z == 4};
          all[name].push_back({text("version ", version, ", chunks of ", chunk, ", shards of ", shard),
                               [=](const TemporaryFolder& folder, VolumeView<const float> volume) {
                                 write_zarr(folder / "brain.zarr", volume, type, storage);
                                 return folder / "brain.zarr";
                               }});
        }
      }
    }
  }
  return all;
}

/// Ways to store a volume of that type in a format; none where the format has no such type, or where this
/// test cannot write it yet.
inline VolumeSamples volume_samples(std::string_view format, VoxelType type) {
  if (format == "tiff-series" || format == "tiff-stack") {
    return tiff_samples(type, format == "tiff-series");
  }
  if (format == "png-series") {
    return png_samples(type);
  }
  if (format == "bdv-hdf5") {
    return hdf5_samples(type, "brain.h5", write_bdv, {});
  }
  if (format == "ome-zarr") {
    return zarr_samples(type);
  }
  if (format == "imaris") {
    return hdf5_samples(type, "brain.ims", write_imaris, {1, 13, 7});
  }
  return {};
}

} // namespace lsdeconv::testing
