#pragma once

#include "support/tiff_sample.hpp"

#include <cstdio>
#include <png.h>

namespace lsdeconv::testing {

/// How a sample PNG stores its pixels. It is written with libpng directly, not with the program's own code.
struct PngStorage {
  int bits = 16;
  int colour = PNG_COLOR_TYPE_GRAY;
  bool interlaced = false;
};

/// Writes a slice. Of images with several samples per pixel all samples get the voxel's value; a palette goes
/// the wrong way round, so that colours are not taken for indices.
inline void write_png(const std::filesystem::path& path, VolumeView<const float> slice,
                      const PngStorage& storage) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), std::fclose);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  if (!file || setjmp(png_jmpbuf(png)) != 0) {
    throw std::runtime_error("libpng could not write the sample");
  }
  png_init_io(png, file.get());
  const Extent3 e = slice.extent();
  png_set_IHDR(png, info, static_cast<png_uint_32>(e.x), static_cast<png_uint_32>(e.y), storage.bits,
               storage.colour, storage.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (storage.colour == PNG_COLOR_TYPE_PALETTE) {
    std::vector<png_color> colours(static_cast<std::size_t>(1) << storage.bits);
    for (std::size_t i = 0; i < colours.size(); ++i) {
      const auto falling = static_cast<png_byte>(255 - i);
      colours[i] = {falling, falling, 0};
    }
    png_set_PLTE(png, info, colours.data(), static_cast<int>(colours.size()));
  }
  png_write_info(png, info);
  png_set_packing(png);
  png_set_swap(png);
  const int samples = png_get_channels(png, info);
  const std::size_t sample_bytes = storage.bits == 16 ? 2 : 1;
  std::vector<png_byte> pixels;
  for (std::int64_t y = 0; y < e.y; ++y) {
    for (std::int64_t x = 0; x < e.x * samples; ++x) {
      const auto value = static_cast<std::uint16_t>(slice(0, y, x / samples));
      const auto* bytes = reinterpret_cast<const png_byte*>(&value);
      pixels.insert(pixels.end(), bytes, bytes + sample_bytes);
    }
  }
  std::vector<png_bytep> rows;
  for (std::int64_t y = 0; y < e.y; ++y) {
    rows.push_back(pixels.data() + static_cast<std::size_t>(y * e.x * samples) * sample_bytes);
  }
  png_write_image(png, rows.data());
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
}

} // namespace lsdeconv::testing
