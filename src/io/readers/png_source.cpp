#include "png_source.hpp"

#include "inspection/content_sample.hpp"
#include "inspection/png_header.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/sys/png/image.hpp"

namespace lsdeconv {
namespace {

class PngSlice : public LayerReader {
public:
  PngSlice(std::filesystem::path path, const PageHeader& header, InputFile known)
      : path_(std::move(path)), header_(header), known_(std::move(known)) {}

  Samples read_chunk(std::int64_t /*chunk*/, ReadStatistics& statistics) override {
    const ReadableFile plain(path_);
    png::Image image(path_);
    if (page_of(image.header()) != header_ || has_changed(known_, plain)) {
      throw Error(replaced_text);
    }
    Samples samples(header_.layout.chunk_bytes());
    image.read(samples.span());
    statistics.bytes_read += plain.size();
    statistics.bytes_decoded += samples.size;
    ++statistics.chunks_decoded;
    return samples;
  }

private:
  std::filesystem::path path_;
  PageHeader header_;
  InputFile known_;
};

} // namespace

std::unique_ptr<LayerReader> PngSource::open(std::int64_t z) {
  const StoredSlice& stored = slice(z);
  const auto file = static_cast<std::size_t>(stored.file);
  return std::make_unique<PngSlice>(volume().files[file], stored.header, description().files[file]);
}

} // namespace lsdeconv
