#include "read_directory.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace lsdeconv::tiff {
namespace {

using CodeName = std::pair<int, std::string_view>;

constexpr CodeName compression_names[] = {
    {COMPRESSION_NONE, "none"},
    {COMPRESSION_CCITTRLE, "CCITT RLE"},
    {COMPRESSION_CCITTFAX3, "CCITT fax 3"},
    {COMPRESSION_CCITTFAX4, "CCITT fax 4"},
    {COMPRESSION_LZW, "LZW"},
    {COMPRESSION_OJPEG, "old JPEG"},
    {COMPRESSION_JPEG, "JPEG"},
    {COMPRESSION_ADOBE_DEFLATE, "deflate"},
    {COMPRESSION_DEFLATE, "deflate"},
    {COMPRESSION_PACKBITS, "PackBits"},
    {COMPRESSION_LZMA, "LZMA"},
    {COMPRESSION_ZSTD, "ZSTD"},
    {COMPRESSION_WEBP, "WebP"},
    {COMPRESSION_JP2000, "JPEG 2000"},
};

constexpr CodeName photometric_names[] = {
    {PHOTOMETRIC_MINISWHITE, "MinIsWhite"},
    {PHOTOMETRIC_MINISBLACK, "MinIsBlack"},
    {PHOTOMETRIC_RGB, "RGB"},
    {PHOTOMETRIC_PALETTE, "palette"},
    {PHOTOMETRIC_MASK, "mask"},
    {PHOTOMETRIC_SEPARATED, "CMYK"},
    {PHOTOMETRIC_YCBCR, "YCbCr"},
    {PHOTOMETRIC_CIELAB, "CIELab"},
};

std::string name_of(std::span<const CodeName> names, int code) {
  const auto* found = std::find_if(names.data(), names.data() + names.size(),
                                   [&](const CodeName& name) { return name.first == code; });
  return found != names.data() + names.size() ? std::string(found->second) : text("number ", code);
}

/// A field's value, its default where the file does not state it, else `absent`.
template <typename Value>
Value field(TIFF* file, std::uint32_t tag, Value absent) {
  Value value = absent;
  return TIFFGetFieldDefaulted(file, tag, &value) == 1 ? value : absent;
}

SampleKind kind_of(std::uint16_t sample_format) {
  switch (sample_format) {
  case SAMPLEFORMAT_UINT:
    return SampleKind::unsigned_integer;
  case SAMPLEFORMAT_INT:
    return SampleKind::signed_integer;
  case SAMPLEFORMAT_IEEEFP:
    return SampleKind::floating_point;
  default:
    return SampleKind::other;
  }
}

void read_samples(TIFF* file, Directory& page) {
  page.height = field<std::uint32_t>(file, TIFFTAG_IMAGELENGTH, 0);
  page.width = field<std::uint32_t>(file, TIFFTAG_IMAGEWIDTH, 0);
  page.samples = field<std::uint16_t>(file, TIFFTAG_SAMPLESPERPIXEL, 1);
  page.bits = field<std::uint16_t>(file, TIFFTAG_BITSPERSAMPLE, 1);
  page.kind = kind_of(field<std::uint16_t>(file, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT));
  // Some cameras do not state it; grey is what remains then.
  const auto photometric = field<std::uint16_t>(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  page.grey = photometric == PHOTOMETRIC_MINISBLACK;
  page.palette = photometric == PHOTOMETRIC_PALETTE;
  page.photometric = name_of(photometric_names, photometric);
}

/// Planes that MetaMorph has put behind one directory, told by the length of a field of its own; 1 for files
/// of other programs.
std::int64_t metamorph_planes(TIFF* file) {
  constexpr std::uint32_t list_of_planes = 33629;
  std::uint32_t count = 1;
  const void* entries = nullptr;
  const bool known = TIFFFindField(file, list_of_planes, TIFF_ANY) != nullptr
                     && TIFFFieldReadCount(TIFFFindField(file, list_of_planes, TIFF_ANY)) == TIFF_VARIABLE2;
  return known && TIFFGetField(file, list_of_planes, &count, &entries) == 1 ? count : 1;
}

/// What the page is among the pages of its file.
void read_role(TIFF* file, Directory& page) {
  const auto role = field<std::uint32_t>(file, TIFFTAG_SUBFILETYPE, 0);
  page.reduced = (role & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0;
  page.depth = std::max<std::int64_t>({field<std::uint32_t>(file, TIFFTAG_IMAGEDEPTH, 1),
                                       page.tiled ? field<std::uint32_t>(file, TIFFTAG_TILEDEPTH, 1) : 1U,
                                       metamorph_planes(file)});
}

void read_coding(TIFF* file, Directory& page) {
  const auto compression = field<std::uint16_t>(file, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  page.compression = name_of(compression_names, compression);
  page.decodable = TIFFIsCODECConfigured(compression) != 0;
  page.plain = compression == COMPRESSION_NONE
               && field<std::uint16_t>(file, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB) == FILLORDER_MSB2LSB;
  page.swapped = TIFFIsByteSwapped(file) != 0;
}

void read_chunks(TIFF* file, Directory& page, std::int64_t file_size) {
  page.tiled = TIFFIsTiled(file) != 0;
  page.chunk_rows =
      page.tiled ? field<std::uint32_t>(file, TIFFTAG_TILELENGTH, 0)
                 : std::min<std::int64_t>(page.height, field<std::uint32_t>(file, TIFFTAG_ROWSPERSTRIP, 0));
  page.chunk_columns = page.tiled ? field<std::uint32_t>(file, TIFFTAG_TILEWIDTH, 0) : page.width;
  const std::uint32_t chunks = page.tiled ? TIFFNumberOfTiles(file) : TIFFNumberOfStrips(file);
  if (chunks > file_size) {
    throw Error(text("it claims ", chunks, " strips or tiles, more than its ", file_size, " bytes can hold"));
  }
  page.offsets.reserve(chunks);
  page.counts.reserve(chunks);
  for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
    page.offsets.push_back(TIFFGetStrileOffset(file, chunk));
    page.counts.push_back(TIFFGetStrileByteCount(file, chunk));
  }
}

void read_notes(TIFF* file, Directory& page) {
  constexpr double centimetres_per_inch = 2.54;
  char* description = nullptr;
  if (TIFFGetField(file, TIFFTAG_IMAGEDESCRIPTION, &description) == 1 && description != nullptr) {
    page.description = description;
  }
  const auto unit = field<std::uint16_t>(file, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
  const double scale = unit == RESUNIT_CENTIMETER ? 1 : unit == RESUNIT_INCH ? 1 / centimetres_per_inch : 0;
  page.row_resolution = static_cast<double>(field<float>(file, TIFFTAG_YRESOLUTION, 0));
  page.column_resolution = static_cast<double>(field<float>(file, TIFFTAG_XRESOLUTION, 0));
  page.rows_per_centimetre = scale * page.row_resolution;
  page.columns_per_centimetre = scale * page.column_resolution;
  page.resolution_is_per_centimetre = unit == RESUNIT_CENTIMETER;
}

} // namespace

std::int64_t Directory::rows_of_chunk(std::int64_t chunk) const {
  return tiled ? chunk_rows : std::min(chunk_rows, height - chunk * chunk_rows);
}

std::int64_t Directory::chunk_bytes(std::int64_t chunk) const {
  return rows_of_chunk(chunk) * chunk_columns * bytes_per_pixel();
}

Directory read_directory(TIFF* file, std::int64_t file_size) {
  Directory page;
  page.position = TIFFCurrentDirOffset(file);
  read_samples(file, page);
  read_coding(file, page);
  read_chunks(file, page, file_size);
  read_role(file, page);
  read_notes(file, page);
  return page;
}

} // namespace lsdeconv::tiff
