#include "lsdeconv/io/writers/slice_writer.hpp"

#include "file_names.hpp"
#include "ome_xml.hpp"
#include "page_format.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/writers/stored_samples.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <set>

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

/// The first bytes of a file; empty where there is none.
std::string head_of(const std::filesystem::path& path) {
  constexpr std::size_t bytes = 4096;
  std::string head(bytes, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(head.data(), static_cast<std::streamsize>(bytes));
  head.resize(static_cast<std::size_t>(in.gcount()));
  return head;
}

} // namespace

SliceWriter::SliceWriter(SliceFiles files, const Extent3& volume, SliceFormat format)
    : files_(std::move(files)), volume_(volume), format_(std::move(format)) {}

std::filesystem::path SliceWriter::path(std::int64_t z) const {
  return files_.path(z);
}

std::string SliceWriter::description(std::int64_t z, const Saturation& saturation) const {
  const std::string& input = files_.slices.at(static_cast<std::size_t>(z)).input;
  return text(series_description(format_), input.empty() ? "" : "\ninput=" + input,
              "\nz=", files_.first_z + z, below_mark, saturation.below, above_mark, saturation.above);
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

bool SliceWriter::is_foreign(std::int64_t z) const {
  return std::filesystem::exists(path(z)) && !is_own_description(page_at(path(z)).description);
}

void SliceWriter::remove_leftovers() const {
  std::set<std::string> names;
  for (const SliceFile& slice : files_.slices) {
    names.insert(slice.name);
  }
  remove_staged(files_.folder, [&](const std::string& name) { return names.contains(name); });
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
  std::ifstream there(path, std::ios::binary);
  if (std::string(std::istreambuf_iterator<char>(there), {}) != xml) {
    replace_file(path, xml);
  }
}

void SliceWriter::remove_companion() const {
  if (!is_companion_foreign(files_.folder)) {
    std::filesystem::remove(files_.folder / companion_name);
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
  return std::filesystem::exists(path) && !is_own_ome_xml(head_of(path));
}

bool needs_bigtiff(const Extent3& extent, const SliceFormat& format) {
  return tiff::needs_bigtiff(page_format(extent, format, series_description(format)));
}

} // namespace lsdeconv
