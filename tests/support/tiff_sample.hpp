#pragma once

#include "lsdeconv/core/volume.hpp"

#include <tiffio.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace lsdeconv::testing {

/// How a sample file stores its pages. It is written with libtiff directly, not with the program's own code.
struct TiffStorage {
  int bits = 16;
  std::uint16_t sample_format = 0; ///< 0: unsigned integers, of 32 bits floating point.
  std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  std::uint16_t compression = COMPRESSION_NONE;
  std::uint16_t predictor = PREDICTOR_NONE;
  std::uint32_t strip_rows = 5;
  std::uint32_t tile_size = 0; ///< 0: strips.
  bool big_endian = false;
  bool big_tiff = false;
  std::string description{};
};

/// The samples of a strip or tile. The padding of tiles beyond the page has a value that must never be read
/// as a voxel.
template <typename Sample>
std::vector<std::byte> samples_of(VolumeView<const float> page, const Box3& box) {
  std::vector<Sample> samples(static_cast<std::size_t>(box.voxels()), Sample{77});
  const Box3 inside = intersection(box, whole(page.extent()));
  for (std::int64_t y = inside.begin.y; y < inside.end.y; ++y) {
    for (std::int64_t x = inside.begin.x; x < inside.end.x; ++x) {
      samples[static_cast<std::size_t>((y - box.begin.y) * box.extent().x + x - box.begin.x)] =
          static_cast<Sample>(page(0, y, x));
    }
  }
  const auto bytes = std::as_bytes(std::span(samples));
  return {bytes.begin(), bytes.end()};
}

/// The format that a storage names, or else means.
inline std::uint16_t sample_format(const TiffStorage& storage) {
  return storage.sample_format != 0 ? storage.sample_format
         : storage.bits == 32       ? SAMPLEFORMAT_IEEEFP
                                    : SAMPLEFORMAT_UINT;
}

inline std::vector<std::byte> samples_of(VolumeView<const float> page, const Box3& box,
                                         const TiffStorage& storage) {
  const int bits = storage.bits;
  switch (sample_format(storage)) {
  case SAMPLEFORMAT_INT:
    return bits == 8    ? samples_of<std::int8_t>(page, box)
           : bits == 16 ? samples_of<std::int16_t>(page, box)
           : bits == 32 ? samples_of<std::int32_t>(page, box)
                        : samples_of<std::int64_t>(page, box);
  case SAMPLEFORMAT_IEEEFP:
    return bits == 32 ? samples_of<float>(page, box) : samples_of<double>(page, box);
  default:
    return bits == 8    ? samples_of<std::uint8_t>(page, box)
           : bits == 16 ? samples_of<std::uint16_t>(page, box)
           : bits == 32 ? samples_of<std::uint32_t>(page, box)
                        : samples_of<std::uint64_t>(page, box);
  }
}

/// A TIFF that is being written.
class TiffSampleFile {
public:
  TiffSampleFile(const std::filesystem::path& path, TiffStorage storage)
      : storage_(std::move(storage)),
        file_(TIFFOpen(path.c_str(), (std::string("w") + (storage_.big_endian ? "b" : "l")
                                      + (storage_.big_tiff ? "8" : "4"))
                                         .c_str()),
              TIFFClose) {
    require(file_ != nullptr);
  }

  /// role: what the page is to others, as NewSubfileType says it.
  void add_page(VolumeView<const float> page, std::uint32_t role = 0) {
    set_tags(page.extent());
    TIFFSetField(file_.get(), TIFFTAG_SUBFILETYPE, role);
    const auto rows =
        static_cast<std::int64_t>(storage_.tile_size > 0 ? storage_.tile_size : storage_.strip_rows);
    const std::int64_t columns = storage_.tile_size > 0 ? rows : page.extent().x;
    std::uint32_t chunk = 0;
    for (std::int64_t y = 0; y < page.extent().y; y += rows) {
      for (std::int64_t x = 0; x < page.extent().x; x += columns) {
        const std::int64_t end = storage_.tile_size > 0 ? y + rows : std::min(y + rows, page.extent().y);
        std::vector<std::byte> samples = samples_of(page, {{0, y, x}, {1, end, x + columns}}, storage_);
        const auto size = static_cast<tmsize_t>(samples.size());
        require((storage_.tile_size > 0 ? TIFFWriteEncodedTile(file_.get(), chunk, samples.data(), size)
                                        : TIFFWriteEncodedStrip(file_.get(), chunk, samples.data(), size))
                == size);
        ++chunk;
      }
    }
    require(TIFFWriteDirectory(file_.get()) == 1);
  }

  void close() { file_.reset(); }

private:
  void set_tags(const Extent3& extent) {
    TIFF* file = file_.get();
    TIFFSetField(file, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(extent.x));
    TIFFSetField(file, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(extent.y));
    TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, storage_.bits);
    TIFFSetField(file, TIFFTAG_SAMPLEFORMAT, sample_format(storage_));
    TIFFSetField(file, TIFFTAG_PHOTOMETRIC, storage_.photometric);
    TIFFSetField(file, TIFFTAG_COMPRESSION, storage_.compression);
    if (storage_.predictor != PREDICTOR_NONE) {
      TIFFSetField(file, TIFFTAG_PREDICTOR, storage_.predictor);
    }
    if (storage_.tile_size > 0) {
      TIFFSetField(file, TIFFTAG_TILEWIDTH, storage_.tile_size);
      TIFFSetField(file, TIFFTAG_TILELENGTH, storage_.tile_size);
    } else {
      TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, storage_.strip_rows);
    }
    if (!storage_.description.empty()) {
      TIFFSetField(file, TIFFTAG_IMAGEDESCRIPTION, storage_.description.c_str());
    }
  }

  static void require(bool succeeded) {
    if (!succeeded) {
      throw std::runtime_error("libtiff could not write the sample");
    }
  }

  TiffStorage storage_;
  std::unique_ptr<TIFF, void (*)(TIFF*)> file_;
};

/// Writes all slices as pages of one file.
inline void write_tiff(const std::filesystem::path& path, VolumeView<const float> volume,
                       const TiffStorage& storage) {
  TiffSampleFile file(path, storage);
  const Extent3 e = volume.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    file.add_page(volume.part({{z, 0, 0}, {z + 1, e.y, e.x}}));
  }
}

/// A volume of pseudo-random integers below 256.
inline Volume<float> patterned(const Extent3& extent) {
  Volume<float> volume(extent);
  std::uint32_t state = 12345;
  for (float& v : volume) {
    state = state * 1664525 + 1013904223;
    v = static_cast<float>(state >> 24U);
  }
  return volume;
}

} // namespace lsdeconv::testing
