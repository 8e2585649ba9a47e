#include "lsdeconv/io/writers/slice_writer.hpp"

#include "ome_xml.hpp"
#include "page_format.hpp"
#include "stored_samples.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <algorithm>
#include <charconv>
#include <iomanip>

namespace lsdeconv {
namespace {

constexpr int least_digits = 6;
constexpr std::string_view name_begin = "img_";
constexpr std::string_view name_end = ".tif";
constexpr std::string_view below_mark = "\nsaturated_below=";
constexpr std::string_view above_mark = "\nsaturated_above=";

/// The first page of a TIFF; an empty one where there is no file or no TIFF.
tiff::Directory page_at(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    return {};
  }
  try {
    return tiff::File(path).directory();
  } catch (const Error&) {
    return {};
  }
}

/// Whether this program has written the slice.
bool is_marked(const std::filesystem::path& path) {
  const std::string description = page_at(path).description;
  return description.starts_with(slice_mark) || is_own_ome_xml(description);
}

/// The number behind the mark; 0 where there is none.
std::int64_t number_after(std::string_view mark, std::string_view description) {
  const std::size_t found = description.find(mark);
  std::int64_t number = 0;
  if (found != std::string_view::npos) {
    const std::string_view rest = description.substr(found + mark.size());
    (void)std::from_chars(rest.data(), rest.data() + rest.size(), number);
  }
  return number;
}

} // namespace

SliceWriter::SliceWriter(std::filesystem::path folder, const Extent3& volume, SliceFormat format)
    : folder_(std::move(folder)), volume_(volume),
      digits_(std::max(least_digits, static_cast<int>(std::to_string(volume.z).size()))),
      format_(std::move(format)) {}

std::filesystem::path SliceWriter::path(std::int64_t z) const {
  return folder_ / text(name_begin, std::setfill('0'), std::setw(digits_), z + 1, name_end);
}

std::string SliceWriter::description(std::int64_t z, const Saturation& saturation) const {
  const std::string of_series = series_description(format_);
  std::string of_slice = text(of_series, below_mark, saturation.below, above_mark, saturation.above);
  if (z > 0 || !format_.ome) {
    return of_slice;
  }
  return ome_xml({.volume = volume_,
                  .type = format_.mapping.type,
                  .voxel = format_.voxel,
                  .description = of_slice,
                  .identity = text_hash(of_series),
                  .file_name = [&](std::int64_t i) { return path(i).filename().string(); }});
}

std::optional<Saturation> SliceWriter::finished(std::int64_t z) const {
  // The description has everything that the samples depend on, so that equal descriptions mean equal slices.
  // How many voxels were clipped is only known from the slice itself.
  const tiff::Directory there = page_at(path(z));
  const Saturation saturation{number_after(below_mark, there.description),
                              number_after(above_mark, there.description)};
  const tiff::PageFormat wanted = page_format(volume_, format_, description(z, saturation));
  const bool same = there.description == wanted.description && there.bits == wanted.bits
                    && there.kind == wanted.kind && there.height == wanted.height
                    && there.width == wanted.width;
  return same ? std::optional(saturation) : std::nullopt;
}

std::optional<std::string> SliceWriter::read_tag(std::int64_t z, const std::string& name) const {
  const std::string description = page_at(path(z)).description;
  const std::string mark = '\n' + name + '=';
  const std::size_t found = description.find(mark);
  if (found == std::string::npos) {
    return std::nullopt;
  }
  const std::size_t begin = found + mark.size();
  return description.substr(begin, description.find('\n', begin) - begin);
}

bool SliceWriter::is_foreign(std::int64_t z) const {
  return std::filesystem::exists(path(z)) && !is_marked(path(z));
}

void SliceWriter::remove_leftovers() const {
  remove_staged(folder_, [](const std::string& name) {
    return name.starts_with(name_begin) && name.ends_with(name_end);
  });
}

void SliceWriter::remove_surplus(std::int64_t z) const {
  while (is_marked(path(z))) {
    std::filesystem::remove(path(z++));
  }
}

StagedSlice SliceWriter::stage(std::int64_t z, VolumeView<const float> voxels) const {
  const auto [samples, saturation] = stored_samples(voxels, format_.mapping, format_.flip);
  tiff::Writer writer(path(z), page_format(voxels.extent(), format_, description(z, saturation)));
  writer.write_page(samples);
  return {writer.finish(), saturation};
}

Saturation SliceWriter::write(std::int64_t z, VolumeView<const float> voxels) const {
  StagedSlice slice = stage(z, voxels);
  slice.file.publish();
  return slice.saturation;
}

bool needs_bigtiff(const Extent3& extent, const SliceFormat& format) {
  return tiff::needs_bigtiff(page_format(extent, format, format.description));
}

} // namespace lsdeconv
