#include "lsdeconv/sys/tiff/file.hpp"

#include "message.hpp"
#include "raw_directory.hpp"
#include "read_directory.hpp"
#include "stream.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <bit>
#include <sstream>
#include <utility>

namespace lsdeconv::tiff {
namespace {

/// m: no memory map, a file that shrinks must give an error and no signal. c: strips as they are in the file.
constexpr const char* read_mode = "rmc";

} // namespace

struct File::Handle {
  explicit Handle(const std::filesystem::path& path)
      : stream(Stream::of_existing(path)), size(stream.size()) {
    const WithoutReadAhead scattered(stream);
    file = attach(stream, read_mode);
    if (!file) {
      throw Error("no TIFF that can be read, perhaps truncated (" + reason(stream) + ")");
    }
    page = read_directory(file.get(), size);
  }
  [[nodiscard]] RawDirectory raw() const {
    return {stream,
            {.position = static_cast<std::int64_t>(page.position),
             .big = TIFFIsBigTIFF(file.get()) != 0,
             .big_endian = page.swapped != (std::endian::native == std::endian::big)}};
  }

  Stream stream;
  std::int64_t size;
  TiffHandle file;
  Directory page;
};

File::File(const std::filesystem::path& path) : handle_(std::make_unique<Handle>(path)) {}
File::~File() = default;
File::File(File&&) noexcept = default;
File& File::operator=(File&&) noexcept = default;

const Directory& File::directory() const {
  return handle_->page;
}

bool File::at_last_page() const {
  if (TIFFLastDirectory(handle_->file.get()) == 0) {
    return false;
  }
  // libtiff takes a list that is cut off for one that ends.
  if (handle_->raw().end() > handle_->size) {
    throw Error(text("its list of pages is cut off: the file ends, at ", handle_->size,
                     " bytes, before it says whether more pages follow"));
  }
  return true;
}

bool File::is_reduced() const {
  return handle_->page.reduced
         || handle_->raw().short_field(TIFFTAG_OSUBFILETYPE).value_or(0) == OFILETYPE_REDUCEDIMAGE;
}

void File::go_to_next_page() {
  const WithoutReadAhead scattered(handle_->stream);
  expect_messages();
  if (TIFFReadDirectory(handle_->file.get()) != 1) {
    const std::string why = first_message();
    throw Error("its list of pages is damaged or runs in a circle" + (why.empty() ? why : " (" + why + ")"));
  }
  handle_->page = read_directory(handle_->file.get(), handle_->size);
}

void File::go_to(std::uint64_t position) {
  if (position == handle_->page.position) {
    return;
  }
  const WithoutReadAhead scattered(handle_->stream);
  expect_messages();
  if (TIFFSetSubDirectory(handle_->file.get(), position) != 1) {
    throw Error(reason(handle_->stream));
  }
  handle_->page = read_directory(handle_->file.get(), handle_->size);
}

std::int64_t File::size() const {
  return handle_->size;
}

std::int64_t File::changed() const {
  return handle_->stream.changed();
}

void File::read_chunk(std::int64_t chunk, std::span<std::byte> samples) {
  expect_messages();
  const auto bytes = static_cast<tmsize_t>(samples.size());
  const auto number = static_cast<std::uint32_t>(chunk);
  TIFF* file = handle_->file.get();
  const tmsize_t decoded = handle_->page.tiled ? TIFFReadEncodedTile(file, number, samples.data(), bytes)
                                               : TIFFReadEncodedStrip(file, number, samples.data(), bytes);
  if (decoded != bytes) {
    throw Error(text(handle_->page.tiled ? "tile " : "strip ", chunk + 1, " of ",
                     handle_->page.offsets.size(), " cannot be decoded: ", reason(handle_->stream)));
  }
}

void File::read_at(std::int64_t offset, std::span<std::byte> bytes) const {
  handle_->stream.read_at(offset, bytes);
}

/// The library's own text is "LIBTIFF, Version 4.5.0" and a copyright.
std::string library_version() {
  std::istringstream words(TIFFGetVersion());
  std::string word;
  while (words >> word && word != "Version") {
  }
  words >> word;
  return word;
}

} // namespace lsdeconv::tiff
