#include "png_source.hpp"

#include "inspection/png_header.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/png/image.hpp"

namespace lsdeconv {
namespace {

class PngSlice : public LayerReader {
public:
  PngSlice(std::filesystem::path path, const PageHeader& header) : path_(std::move(path)), header_(header) {}

  Samples read_chunk(std::int64_t /*chunk*/, ReadStatistics& statistics) override {
    png::Image image(path_);
    if (page_of(image.header()) != header_) {
      throw Error("it is not as it was when its header was checked; has it been replaced?");
    }
    Samples samples(header_.layout.chunk_bytes());
    image.read(samples.span());
    statistics.bytes_read += static_cast<std::int64_t>(std::filesystem::file_size(path_));
    statistics.bytes_decoded += samples.size;
    ++statistics.chunks_decoded;
    return samples;
  }

private:
  std::filesystem::path path_;
  PageHeader header_;
};

} // namespace

std::unique_ptr<LayerReader> PngSource::open(std::int64_t z) {
  const StoredSlice& stored = slice(z);
  return std::make_unique<PngSlice>(volume().files[static_cast<std::size_t>(stored.file)], stored.header);
}

} // namespace lsdeconv
