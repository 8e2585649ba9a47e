#include "lsdeconv/io/writers/slice_writer.hpp"

#include "file_names.hpp"
#include "ome_xml.hpp"
#include "page_format.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/digesting_reader.hpp"
#include "lsdeconv/io/writers/stored_samples.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace lsdeconv {
namespace {

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

constexpr const char* samples_entry = "samples";

/// Eight hexadecimal digits.
std::string digits_of(const PlaneDigest& digest) {
  constexpr std::size_t digits = 8;
  const std::string all = hex_text(digest.value());
  return all.substr(all.size() - digits);
}

std::string samples_digest(const std::vector<std::byte>& samples, const tiff::Directory& page) {
  const VoxelType type = page.kind == tiff::SampleKind::floating_point ? VoxelType::float32
                         : page.bits == 8                              ? VoxelType::uint8
                                                                       : VoxelType::uint16;
  if (8 * bytes_per_voxel(type) != page.bits) {
    throw Error("its samples are of none of the types that slices have");
  }
  PlaneDigest digest(page.width);
  digest.add(0, samples_at(samples.data(), type, {1, page.height, page.width}));
  return digits_of(digest);
}

/// The samples of the first page, row by row.
std::vector<std::byte> decoded(tiff::File& file) {
  const tiff::Directory& page = file.directory();
  const std::int64_t sample_bytes = page.bits / 8;
  const std::int64_t across = ceil_div(page.width, page.chunk_columns);
  std::vector<std::byte> samples(static_cast<std::size_t>(page.height * page.width * sample_bytes));
  for (std::int64_t chunk = 0; chunk < std::ssize(page.offsets); ++chunk) {
    std::vector<std::byte> part(static_cast<std::size_t>(page.chunk_bytes(chunk)));
    file.read_chunk(chunk, part);
    const std::int64_t first_row = chunk / across * page.chunk_rows;
    const std::int64_t column = chunk % across * page.chunk_columns;
    const std::int64_t columns = std::min(page.chunk_columns, page.width - column);
    for (std::int64_t y = first_row; y < std::min(first_row + page.chunk_rows, page.height); ++y) {
      std::memcpy(samples.data() + (y * page.width + column) * sample_bytes,
                  part.data() + (y - first_row) * page.chunk_columns * sample_bytes,
                  static_cast<std::size_t>(columns * sample_bytes));
    }
  }
  return samples;
}

constexpr std::size_t companion_head = 4096; ///< Bytes in which it says whose it is.

} // namespace

SliceWriter::SliceWriter(SliceFiles files, const Extent3& volume, SliceFormat format)
    : files_(std::move(files)), volume_(volume), format_(std::move(format)) {}

std::filesystem::path SliceWriter::path(std::int64_t z) const {
  return files_.path(z);
}

std::string SliceWriter::description(std::int64_t z, const Saturation& saturation,
                                     const std::string& samples) const {
  const std::string& input = files_.slices.at(static_cast<std::size_t>(z)).input;
  return text(series_description(format_), input.empty() ? "" : "\ninput=" + input,
              "\nz=", files_.first_z + z, below_mark, saturation.below, above_mark, saturation.above, '\n',
              samples_entry, '=', samples);
}

std::optional<Saturation> SliceWriter::finished(std::int64_t z) const {
  // The description has everything that the samples depend on, so that equal descriptions mean equal slices,
  // unless their samples have changed on the disk.
  // How many voxels were clipped, and the digest, are only known from the slice itself.
  const tiff::Directory there = page_at(path(z));
  const Saturation saturation{number_after(below_mark, there.description),
                              number_after(above_mark, there.description)};
  const std::string samples = slice_tag(there.description, samples_entry).value_or("");
  const tiff::PageFormat wanted = page_format(volume_, format_, description(z, saturation, samples));
  const bool same = there.description == wanted.description && there.bits == wanted.bits
                    && there.kind == wanted.kind && there.height == wanted.height
                    && there.width == wanted.width && is_intact_slice(path(z));
  return same ? std::optional(saturation) : std::nullopt;
}

bool SliceWriter::is_foreign(std::int64_t z) const {
  return std::filesystem::exists(std::filesystem::symlink_status(path(z)))
         && !is_own_description(page_at(path(z)).description);
}

void SliceWriter::remove_leftovers() const {
  std::set<std::string> names;
  for (const SliceFile& slice : files_.slices) {
    names.insert(slice.name);
  }
  remove_staged(files_.folder, [&](const std::string& name) { return names.contains(name); });
}

StagedSlice SliceWriter::stage(std::int64_t z, VolumeView<const float> voxels,
                               const BeforeRows& before_rows) const {
  const Extent3& e = voxels.extent();
  const IntensityMapping& mapping = format_.mapping;
  PlaneDigest digest(e.x);
  Saturation saturation;
  tiff::Writer writer(path(z), page_format(e, format_, description(z, saturation, digits_of(digest))));
  const std::int64_t step = std::min(writer.rows_at_once(), e.y);
  const std::int64_t row_bytes = e.x * bytes_per_voxel(mapping.type);
  std::vector<std::byte> samples(static_cast<std::size_t>(step * row_bytes));
  for (std::int64_t y = 0; y < e.y; y += step) {
    const Extent3 rows{1, std::min(step, e.y - y), e.x};
    const std::int64_t first = format_.flip ? e.y - y - rows.y : y;
    before_rows(first, first + rows.y);
    const Box3 part{{0, first, 0}, {1, first + rows.y, e.x}};
    saturation += store_samples(voxels.part(part), mapping, format_.flip, samples);
    digest.add(y, samples_at(std::as_const(samples).data(), mapping.type, rows));
    writer.write_rows(std::span(samples).first(static_cast<std::size_t>(rows.y * row_bytes)));
  }
  writer.end_page(description(z, saturation, digits_of(digest)));
  return {writer.finish(), saturation};
}

Saturation SliceWriter::write(std::int64_t z, VolumeView<const float> voxels) const {
  StagedSlice slice = stage(z, voxels);
  slice.file.publish();
  return slice.saturation;
}

void SliceWriter::write_companion() const {
  OmeSeries series{.volume = volume_,
                   .type = format_.mapping.type,
                   .voxel = format_.voxel,
                   .description = sample_description(format_),
                   .files = {}};
  for (const SliceFile& slice : files_.slices) {
    series.files.push_back(slice.name);
  }
  const std::filesystem::path path = files_.folder / companion_name;
  const std::string xml = ome_xml(series);
  if (text_of_file(path) != xml) {
    replace_file(path, xml);
  }
}

void SliceWriter::remove_companion() const {
  if (!is_companion_foreign(files_.folder)) {
    std::filesystem::remove(files_.folder / companion_name);
  }
}

bool is_intact_slice(const std::filesystem::path& path) {
  try {
    tiff::File file(path);
    const std::string found = samples_digest(decoded(file), file.directory());
    return slice_tag(file.directory().description, samples_entry).value_or(found) == found;
  } catch (const Error&) {
    return false;
  }
}

std::optional<std::string> slice_tag(std::string_view description, const std::string& name) {
  const std::string mark = '\n' + name + '=';
  const std::size_t found = description.find(mark);
  if (found == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t begin = found + mark.size();
  return std::string(description.substr(begin, description.find('\n', begin) - begin));
}

std::optional<std::string> read_slice_description(const std::filesystem::path& path,
                                                  const std::optional<Extent3>& plane) {
  const tiff::Directory page = page_at(path);
  const bool fits = !plane || (page.height == plane->y && page.width == plane->x);
  return fits && is_own_description(page.description) ? std::optional(page.description) : std::nullopt;
}

std::optional<std::string> read_slice_tag(const std::filesystem::path& path, const std::string& name) {
  const std::optional<std::string> description = read_slice_description(path);
  return description ? slice_tag(*description, name) : std::nullopt;
}

std::vector<std::filesystem::path> other_results(const SliceFiles& files) {
  std::set<std::string> names;
  for (const SliceFile& slice : files.slices) {
    names.insert(slice.name);
  }
  std::vector<std::filesystem::path> others;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(files.folder, failure)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with('.') && !names.contains(name) && is_tiff_name(name)
        && describes_result(page_at(entry.path()).description)) {
      others.push_back(entry.path());
    }
  }
  std::sort(others.begin(), others.end());
  return others;
}

bool is_companion_foreign(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / companion_name;
  return std::filesystem::exists(path) && !is_own_ome_xml(head_of(path, companion_head));
}

bool needs_bigtiff(const Extent3& extent, const SliceFormat& format) {
  return tiff::needs_bigtiff(page_format(extent, format, series_description(format)));
}

} // namespace lsdeconv
