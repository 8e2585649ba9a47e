#include "lsdeconv/sys/tiff/writer.hpp"

#include "message.hpp"
#include "stream.hpp"

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace lsdeconv::tiff {
namespace {

constexpr std::int64_t strip_bytes = std::int64_t{1} << 18;
constexpr std::int64_t most_strip_rows = 64;
/// Offsets of classic TIFF have 32 bits; some room is left for what deflate adds to noise and for
/// directories.
constexpr std::int64_t classic_bytes = (std::int64_t{1} << 32) - (std::int64_t{1} << 26);

std::int64_t row_bytes(const PageFormat& format) {
  return format.width * format.bits / 8;
}

/// Bytes of a page's samples as they are stored without compression: tiles are whole at the far edges, too.
std::int64_t stored_bytes(const PageFormat& format) {
  if (format.tile == 0) {
    return format.height * row_bytes(format);
  }
  const std::int64_t tiles = ceil_div(format.height, format.tile) * ceil_div(format.width, format.tile);
  return tiles * format.tile * format.tile * format.bits / 8;
}

const char* write_mode(const PageFormat& format, std::int64_t pages) {
  return format.bigtiff || needs_bigtiff(format, pages) ? "w8" : "w";
}

std::uint16_t code_of(Compression compression) {
  switch (compression) {
  case Compression::deflate:
    return COMPRESSION_ADOBE_DEFLATE;
  case Compression::zstd:
    return COMPRESSION_ZSTD;
  case Compression::none:
    break;
  }
  return COMPRESSION_NONE;
}

std::uint16_t sample_format(SampleKind kind) {
  return kind == SampleKind::floating_point ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT;
}

} // namespace

std::string name(Compression compression) {
  switch (compression) {
  case Compression::deflate:
    return "deflate";
  case Compression::zstd:
    return "zstd";
  case Compression::none:
    break;
  }
  return "none";
}

bool needs_bigtiff(const PageFormat& format, std::int64_t pages) {
  const auto directory_bytes = static_cast<std::int64_t>(4096 + format.description.size());
  return pages * (stored_bytes(format) + directory_bytes) > classic_bytes;
}

bool can_write(Compression compression) {
  return TIFFIsCODECConfigured(code_of(compression)) == 1;
}

struct Writer::Handle {
  Handle(const std::filesystem::path& path, PageFormat page_format, std::int64_t pages)
      : format(std::move(page_format)), place(path), stream(Stream::of_new(place.temporary())),
        file(attach(stream, write_mode(format, pages))) {
    check(file != nullptr);
  }

  void check(bool succeeded) const {
    if (!succeeded || !stream.failure().empty()) {
      throw Error(reason(stream));
    }
  }

  [[nodiscard]] std::int64_t rows_per_strip() const {
    return std::clamp<std::int64_t>(strip_bytes / row_bytes(format), 1,
                                    std::min(most_strip_rows, format.height));
  }

  template <typename... Values>
  void set(std::uint32_t tag, Values... values) {
    check(TIFFSetField(file.get(), tag, values...) == 1);
  }
  void set_text(std::uint32_t tag, const std::string& value) {
    if (!value.empty()) {
      set(tag, value.c_str());
    }
  }

  void set_tags() {
    set(TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(format.width));
    set(TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(format.height));
    set(TIFFTAG_SAMPLESPERPIXEL, 1);
    set(TIFFTAG_BITSPERSAMPLE, format.bits);
    set(TIFFTAG_SAMPLEFORMAT, sample_format(format.kind));
    set(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    set(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    set_chunks();
    set_compression();
    set_resolution();
  }

  void set_chunks() {
    if (format.tile > 0) {
      set(TIFFTAG_TILEWIDTH, static_cast<std::uint32_t>(format.tile));
      set(TIFFTAG_TILELENGTH, static_cast<std::uint32_t>(format.tile));
    } else {
      set(TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(rows_per_strip()));
    }
  }

  void set_compression() {
    set(TIFFTAG_COMPRESSION, code_of(format.compression));
    if (format.compression == Compression::none) {
      return;
    }
    // The fastest level. Deflate: on deconvolved volumes eight times as fast as the default, for 7 % more
    // bytes.
    set(format.compression == Compression::zstd ? TIFFTAG_ZSTD_LEVEL : TIFFTAG_ZIPQUALITY, 1);
    if (format.kind != SampleKind::floating_point) {
      set(TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    }
  }

  void set_resolution() {
    const Resolution& resolution = format.resolution;
    if (resolution.rows > 0 && resolution.columns > 0) {
      set(TIFFTAG_RESOLUTIONUNIT,
          resolution.unit == ResolutionUnit::centimetre ? RESUNIT_CENTIMETER : RESUNIT_NONE);
      set(TIFFTAG_YRESOLUTION, resolution.rows);
      set(TIFFTAG_XRESOLUTION, resolution.columns);
    }
  }

  [[nodiscard]] std::int64_t rows_at_once() const { return format.tile > 0 ? format.tile : rows_per_strip(); }

  void write_rows(std::span<const std::byte> samples) {
    if (next_chunk == 0) {
      set_tags();
    }
    if (format.tile > 0) {
      write_tiles(samples);
    } else {
      write_strip(samples);
    }
  }

  void write_strip(std::span<const std::byte> samples) {
    const auto size = static_cast<tmsize_t>(samples.size());
    // libtiff takes a mutable pointer, but codes a copy.
    auto* data = const_cast<std::byte*>(samples.data());
    check(TIFFWriteEncodedStrip(file.get(), next_chunk++, data, size) == size);
  }

  /// Beyond the page, where tiles are whole, lie zeros.
  void write_tiles(std::span<const std::byte> samples) {
    const std::int64_t sample_bytes = format.bits / 8;
    const std::int64_t tile_row_bytes = format.tile * sample_bytes;
    const std::int64_t rows = std::ssize(samples) / row_bytes(format);
    std::vector<std::byte> tile(static_cast<std::size_t>(format.tile * tile_row_bytes));
    const auto size = static_cast<tmsize_t>(tile.size());
    for (std::int64_t x = 0; x < format.width; x += format.tile) {
      std::fill(tile.begin(), tile.end(), std::byte{0});
      const std::int64_t bytes = std::min(format.tile, format.width - x) * sample_bytes;
      for (std::int64_t row = 0; row < rows; ++row) {
        const std::byte* source = samples.data() + row * row_bytes(format) + x * sample_bytes;
        std::copy_n(source, bytes, tile.data() + row * tile_row_bytes);
      }
      check(TIFFWriteEncodedTile(file.get(), next_chunk++, tile.data(), size) == size);
    }
  }

  void end_page(const std::string& description) {
    set_text(TIFFTAG_IMAGEDESCRIPTION,
             description); // libtiff stores texts in the order in which they are set
    set_text(TIFFTAG_SOFTWARE, format.software);
    check(TIFFWriteDirectory(file.get()) == 1);
    next_chunk = 0;
  }

  PageFormat format;
  StagedFile place;
  Stream stream;
  TiffHandle file;
  std::uint32_t next_chunk = 0; ///< Strip or tile of the page that is being written.
};

namespace {

template <typename Body>
decltype(auto) writing(const StagedFile& place, Body&& body) {
  return with_context([&] { return "writing " + place.path().string(); }, std::forward<Body>(body));
}

} // namespace

Writer::Writer(const std::filesystem::path& path, PageFormat format, std::int64_t pages)
    : handle_(with_context([&] { return "writing " + path.string(); },
                           [&] { return std::make_unique<Handle>(path, std::move(format), pages); })) {}
Writer::~Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

void Writer::write_page(std::span<const std::byte> samples) {
  const auto bytes = static_cast<std::size_t>(rows_at_once() * row_bytes(handle_->format));
  for (std::size_t begin = 0; begin < samples.size(); begin += bytes) {
    write_rows(samples.subspan(begin, std::min(bytes, samples.size() - begin)));
  }
  end_page(handle_->format.description);
}

std::int64_t Writer::rows_at_once() const {
  return handle_->rows_at_once();
}

void Writer::write_rows(std::span<const std::byte> samples) {
  writing(handle_->place, [&] {
    expect_messages();
    handle_->write_rows(samples);
  });
}

void Writer::end_page(const std::string& description) {
  writing(handle_->place, [&] {
    expect_messages();
    handle_->end_page(description);
  });
}

StagedFile Writer::finish() {
  writing(handle_->place, [&] {
    expect_messages();
    handle_->file.reset(); // writes what is left, and keeps its failures to itself
    handle_->check(true);
    handle_->stream.close();
  });
  StagedFile finished = std::move(handle_->place);
  handle_.reset();
  return finished;
}

} // namespace lsdeconv::tiff
