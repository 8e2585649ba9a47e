#include "lsdeconv/sys/tiff/writer.hpp"

#include "message.hpp"
#include "stream.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <utility>

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

const char* write_mode(const PageFormat& format, std::int64_t pages) {
  constexpr std::int64_t bytes_per_directory = 4096;
  const std::int64_t bytes = pages * (format.height * row_bytes(format) + bytes_per_directory);
  return bytes > classic_bytes ? "w8" : "w";
}

std::uint16_t sample_format(SampleKind kind) {
  return kind == SampleKind::floating_point ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT;
}

} // namespace

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
    set(TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(rows_per_strip()));
    set_compression();
    set_resolution();
    set_text(TIFFTAG_IMAGEDESCRIPTION, format.description);
    set_text(TIFFTAG_SOFTWARE, format.software);
  }

  void set_compression() {
    set(TIFFTAG_COMPRESSION, format.deflate ? COMPRESSION_ADOBE_DEFLATE : COMPRESSION_NONE);
    if (format.deflate) {
      // On deconvolved volumes eight times as fast as the default, for 7 % more bytes.
      set(TIFFTAG_ZIPQUALITY, 1);
    }
    if (format.deflate && format.kind != SampleKind::floating_point) {
      set(TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    }
  }

  void set_resolution() {
    if (format.rows_per_centimetre > 0 && format.columns_per_centimetre > 0) {
      set(TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
      set(TIFFTAG_YRESOLUTION, format.rows_per_centimetre);
      set(TIFFTAG_XRESOLUTION, format.columns_per_centimetre);
    }
  }

  void write_strips(std::span<const std::byte> samples) {
    const auto bytes = static_cast<std::size_t>(rows_per_strip() * row_bytes(format));
    std::uint32_t strip = 0;
    for (std::size_t begin = 0; begin < samples.size(); begin += bytes) {
      const std::span<const std::byte> part = samples.subspan(begin, std::min(bytes, samples.size() - begin));
      const auto size = static_cast<tmsize_t>(part.size());
      // libtiff takes a mutable pointer, but codes a copy.
      auto* data = const_cast<std::byte*>(part.data());
      check(TIFFWriteEncodedStrip(file.get(), strip++, data, size) == size);
    }
  }

  PageFormat format;
  StagedFile place;
  Stream stream;
  TiffHandle file;
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
  writing(handle_->place, [&] {
    expect_messages();
    handle_->set_tags();
    handle_->write_strips(samples);
    handle_->check(TIFFWriteDirectory(handle_->file.get()) == 1);
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
