#include "paged_source.hpp"

#include "page_reader.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/read_chunks.hpp"

namespace lsdeconv {
namespace {

/// One page of a TIFF.
class TiffSlice : public LayerReader {
public:
  TiffSlice(OpenFiles& files, const StoredSlice& slice, const ChunkGrid& chunks)
      : files_(files), number_(slice.file), chunks_(chunks), file_(files.take(slice.file)),
        page_(file_, slice.header) {}

  Samples read_chunk(std::int64_t chunk, ReadStatistics& statistics) override {
    return page_.read_chunk(chunk, chunks_, statistics);
  }
  void finish() override { files_.give_back(number_, std::move(file_)); }

private:
  OpenFiles& files_;
  std::int64_t number_;
  ChunkGrid chunks_;
  tiff::File file_;
  PageReader page_;
};

} // namespace

ChunkGrid PagedSource::grid(std::int64_t z) const {
  const PageHeader& header = slice(z).header;
  return {read_chunks(header.layout, header.width), header.height, header.width};
}

std::string PagedSource::name(std::int64_t z) const {
  return text("slice ", z, " from ", volume_.files[static_cast<std::size_t>(slice(z).file)].string());
}

std::vector<std::int64_t> converted_slices(const PagedVolume& volume) {
  std::vector<std::int64_t> converted;
  for (std::int64_t z = 0; z < std::ssize(volume.slices); ++z) {
    const StoredSlice& slice = volume.slices[static_cast<std::size_t>(z)];
    if (!slice.missing() && !slice.header.conversion.changes_nothing()) {
      converted.push_back(z);
    }
  }
  return converted;
}

TiffSource::TiffSource(PagedVolume volume, int kept_open)
    : PagedSource(std::move(volume)),
      files_(this->volume().files, this->volume().description.files, static_cast<std::size_t>(kept_open)) {}

std::unique_ptr<LayerReader> TiffSource::open(std::int64_t z) {
  return std::make_unique<TiffSlice>(files_, slice(z), grid(z));
}

} // namespace lsdeconv
