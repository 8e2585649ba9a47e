#include "png_header.hpp"

#include "content_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

/// Upper bound of the ratio of deflate, in which all PNGs are compressed.
constexpr double most_dense = 1032;

std::vector<std::string> image_faults(const png::Header& image, std::int64_t file_size) {
  std::vector<std::string> faults;
  if (image.colours == png::Colours::several) {
    faults.push_back(text("colours of kind ", image.colour_text, "; save one grey channel"));
  } else if (image.colours == png::Colours::grey && image.bits < 8) {
    faults.push_back(text(image.bits, "-bit grey; 8 and 16 bits can be read"));
  }
  const double pixels = static_cast<double>(image.height) * static_cast<double>(image.width);
  if (pixels * image.bits / 8 > most_dense * static_cast<double>(file_size)) {
    faults.push_back(text("claims ", image.height, "×", image.width, " voxels (y×x), more than its ",
                          file_size, " bytes can hold"));
  }
  return faults;
}

} // namespace

PageHeader page_of(const png::Header& image) {
  return {.height = image.height,
          .width = image.width,
          .conversion = conversion_to_counts(image.bits == 16 ? SampleCoding::uint16 : SampleCoding::uint8),
          .layout = {.bytes_per_voxel = image.bytes_per_sample(),
                     .chunk_rows = image.height,
                     .chunk_columns = image.width,
                     .compressed = true}};
}

FileHeader inspect_png(const std::filesystem::path& path, PagesWanted /*wanted*/, std::int64_t chunks) {
  FileHeader header;
  try {
    const FileSample sample = sample_file(path, chunks);
    header.size = sample.size;
    header.changed = sample.changed;
    header.sample = sample.digest;
    header.middle = sample.middle;
    const png::Image image(path);
    header.pages.push_back(page_of(image.header()));
    header.faults = image_faults(image.header(), sample.size);
  } catch (const Error& error) {
    header.faults.push_back(printable(error.what()));
  }
  return header;
}

} // namespace lsdeconv
