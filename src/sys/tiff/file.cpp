#include "lsdeconv/sys/tiff/file.hpp"

#include "message.hpp"
#include "read_directory.hpp"
#include "stream.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <sstream>
#include <utility>

namespace lsdeconv::tiff {
namespace {

/// m: no memory map, a file that shrinks must give an error and no signal. c: strips as they are in the file.
constexpr const char* read_mode = "rmc";

/// libtiff reads no directory of more.
constexpr std::int64_t most_entries = 0xFFFF;

/// Number of entries of the directory at which a page lies.
std::int64_t entries_of(const Stream& stream, const Directory& page, std::int64_t count_bytes) {
  std::array<std::byte, sizeof(std::uint64_t)> stored{};
  const auto bytes = std::span(stored).first(static_cast<std::size_t>(count_bytes));
  stream.read_at(static_cast<std::int64_t>(page.position), bytes);
  if (page.swapped != (std::endian::native == std::endian::big)) {
    std::reverse(bytes.begin(), bytes.end()); // from most significant first
  }
  std::int64_t entries = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    entries = entries << 8 | std::to_integer<std::int64_t>(bytes[i]);
  }
  return std::min(entries, most_entries);
}

/// The byte of the file behind a page's directory, which ends with the position of the next one.
std::int64_t end_of_directory(const Stream& stream, const Directory& page, bool big) {
  const std::int64_t count_bytes = big ? 8 : 2;
  const std::int64_t entry_bytes = big ? 20 : 12;
  const std::int64_t link_bytes = big ? 8 : 4;
  return static_cast<std::int64_t>(page.position) + count_bytes
         + entries_of(stream, page, count_bytes) * entry_bytes + link_bytes;
}

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
  if (end_of_directory(handle_->stream, handle_->page, TIFFIsBigTIFF(handle_->file.get()) != 0)
      > handle_->size) {
    throw Error(text("its list of pages is cut off: the file ends, at ", handle_->size,
                     " bytes, before it says whether more pages follow"));
  }
  return true;
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

std::int64_t File::modified() const {
  return handle_->stream.modified();
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
