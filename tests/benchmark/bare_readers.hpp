#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/zarr/array_reader.hpp"

#include <hdf5.h>
#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <png.h>
#include <vector>

/// The yardsticks of reading: the library of a format alone decodes what a window touches, into memory that
/// it then forgets. Nothing is cached, converted or shared.
namespace lsdeconv::testing {

inline void require_read(bool succeeded) {
  if (!succeeded) {
    throw Error("bare read");
  }
}

/// libtiff: the strips or tiles of a page of 16-bit samples that rows and columns of the window touch.
inline void read_with_libtiff(const std::filesystem::path& path, const Box3& window) {
  const std::unique_ptr<TIFF, void (*)(TIFF*)> file(TIFFOpen(path.c_str(), "r"), TIFFClose);
  require_read(file != nullptr);
  const bool tiled = TIFFIsTiled(file.get()) != 0;
  std::uint32_t height = 0;
  std::uint32_t width = 0;
  TIFFGetField(file.get(), tiled ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP, &height);
  TIFFGetField(file.get(), tiled ? TIFFTAG_TILEWIDTH : TIFFTAG_IMAGEWIDTH, &width);
  std::vector<std::byte> samples(
      static_cast<std::size_t>(tiled ? TIFFTileSize(file.get()) : TIFFStripSize(file.get())));
  const auto size = static_cast<tmsize_t>(samples.size());
  for (std::int64_t y = window.begin.y / height * height; y < window.end.y; y += height) {
    for (std::int64_t x = window.begin.x / width * width; x < window.end.x; x += width) {
      const auto column = static_cast<std::uint32_t>(x);
      const auto row = static_cast<std::uint32_t>(y);
      require_read((tiled ? TIFFReadEncodedTile(file.get(), TIFFComputeTile(file.get(), column, row, 0, 0),
                                                samples.data(), size)
                          : TIFFReadEncodedStrip(file.get(), TIFFComputeStrip(file.get(), row, 0),
                                                 samples.data(), size))
                   > 0);
    }
  }
}

/// libpng: the rows of a grey image of 16 bits from its first to the last one of the window.
inline void read_with_libpng(const std::filesystem::path& path, const Box3& window) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  std::vector<png_byte> row;
  if (!file || setjmp(png_jmpbuf(png)) != 0) {
    throw Error("bare read");
  }
  png_init_io(png, file.get());
  png_read_info(png, info);
  png_set_swap(png);
  row.resize(png_get_rowbytes(png, info));
  for (std::int64_t y = 0; y < window.end.y; ++y) {
    png_read_row(png, row.data(), nullptr);
  }
  png_destroy_read_struct(&png, &info, nullptr);
}

/// HDF5: the window of a dataset of 16-bit samples, by one thread, as the library reads it.
inline void read_with_hdf5(const std::filesystem::path& path, const char* dataset, const Box3& window) {
  const auto three = [](const Index3& i) {
    return std::array<hsize_t, 3>{static_cast<hsize_t>(i.z), static_cast<hsize_t>(i.y),
                                  static_cast<hsize_t>(i.x)};
  };
  std::vector<std::uint16_t> samples(static_cast<std::size_t>(window.voxels()));
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  const hid_t source = H5Dopen2(file, dataset, H5P_DEFAULT);
  const hid_t space = H5Dget_space(source);
  const auto begin = three(window.begin);
  const auto extent = three(window.extent());
  const hid_t memory = H5Screate_simple(3, extent.data(), nullptr);
  H5Sselect_hyperslab(space, H5S_SELECT_SET, begin.data(), nullptr, extent.data(), nullptr);
  const bool succeeded = H5Dread(source, H5T_NATIVE_UINT16, memory, space, H5P_DEFAULT, samples.data()) >= 0;
  H5Sclose(memory);
  H5Sclose(space);
  H5Dclose(source);
  H5Fclose(file);
  require_read(succeeded);
}

/// The window in units of `size`: what it touches.
inline Box3 touched(const Box3& window, const zarr::Shape& size) {
  const auto along = [&](int axis) { return size[static_cast<std::size_t>(axis)]; };
  Box3 box;
  for (int axis = 0; axis < axes; ++axis) {
    box.begin[axis] = window.begin[axis] / along(axis);
    box.end[axis] = ceil_div(window.end[axis], along(axis));
  }
  return box;
}

/// The chunks of an array of Zarr [z, y, x], one after the other, with the program's own decoder: no other
/// library for it is at hand.
inline void read_chunks(const zarr::ArrayReader& array, const Box3& window) {
  const zarr::ArrayMetadata& metadata = array.metadata();
  compression::Bytes samples(static_cast<std::size_t>(zarr::chunk_bytes(metadata)));
  const Box3 files = touched(window, metadata.file);
  const Extent3 chunks{metadata.file[0] / metadata.chunk[0], metadata.file[1] / metadata.chunk[1],
                       metadata.file[2] / metadata.chunk[2]};
  for (std::int64_t i = 0; i < files.voxels(); ++i) {
    const Index3 place = files.begin + position_of(i, files.extent());
    const zarr::ChunkFile file = array.open_file({place.z, place.y, place.x});
    const Box3 wanted = touched(window, metadata.chunk)
                            .shifted({-place.z * chunks.z, -place.y * chunks.y, -place.x * chunks.x});
    for (std::int64_t chunk = 0; chunk < file.chunks(); ++chunk) {
      const Index3 at = position_of(chunk, chunks);
      if (!intersection(wanted, {at, at + Index3{1, 1, 1}}).empty() && file.stored(chunk).size > 0) {
        file.read(chunk, samples);
      }
    }
  }
}

} // namespace lsdeconv::testing
