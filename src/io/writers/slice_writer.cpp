#include "lsdeconv/io/slice_writer.hpp"

#include "page_format.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <vector>

namespace lsdeconv {
namespace {

constexpr int least_digits = 6;

/// Largest sample of a type; 0: no limit.
double largest(VoxelType type) {
  switch (type) {
  case VoxelType::uint8:
    return std::numeric_limits<std::uint8_t>::max();
  case VoxelType::uint16:
    return std::numeric_limits<std::uint16_t>::max();
  case VoxelType::float32:
    break;
  }
  return 0;
}

template <typename Sample>
std::vector<std::byte> samples_as(VolumeView<const float> plane, const IntensityMapping& mapping,
                                  std::int64_t& saturated) {
  const Extent3& e = plane.extent();
  std::vector<std::byte> bytes(static_cast<std::size_t>(voxel_count(e)) * sizeof(Sample));
  auto* sample = reinterpret_cast<Sample*>(bytes.data());
  for (std::int64_t y = 0; y < e.y; ++y) {
    const float* row = plane.row(0, y);
    sample = std::transform(row, row + e.x, sample, [&](float value) {
      return static_cast<Sample>(map_intensity(value, mapping, saturated));
    });
  }
  return bytes;
}

std::vector<std::byte> samples_of(VolumeView<const float> plane, const IntensityMapping& mapping,
                                  std::int64_t& saturated) {
  switch (mapping.type) {
  case VoxelType::uint8:
    return samples_as<std::uint8_t>(plane, mapping, saturated);
  case VoxelType::uint16:
    return samples_as<std::uint16_t>(plane, mapping, saturated);
  case VoxelType::float32:
    break;
  }
  return samples_as<float>(plane, mapping, saturated);
}

/// First page of the TIFF there; an empty one where there is no TIFF.
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

bool is_marked(const std::filesystem::path& path) {
  return page_at(path).description.starts_with(slice_mark);
}

} // namespace

float map_intensity(float value, const IntensityMapping& mapping, std::int64_t& saturated) {
  const double mapped = mapping.gain * static_cast<double>(value) + mapping.offset;
  if (std::isnan(mapped)) {
    return 0;
  }
  const double limit = largest(mapping.type);
  if (limit == 0) {
    return static_cast<float>(mapped);
  }
  const double rounded = std::rint(mapped);
  if (rounded < 0 || rounded > limit) {
    ++saturated;
  }
  return static_cast<float>(std::clamp(rounded, 0.0, limit));
}

SliceWriter::SliceWriter(std::filesystem::path folder, std::int64_t slices, SliceFormat format)
    : folder_(std::move(folder)),
      digits_(std::max(least_digits, static_cast<int>(std::to_string(slices).size()))),
      format_(std::move(format)) {}

std::filesystem::path SliceWriter::path(std::int64_t z) const {
  return folder_ / text("img_", std::setfill('0'), std::setw(digits_), z + 1, ".tif");
}

bool SliceWriter::finished(std::int64_t z) const {
  const tiff::Directory there = page_at(path(z));
  const tiff::PageFormat wanted = page_format({1, there.height, there.width}, format_);
  return there.description == wanted.description && there.bits == wanted.bits && there.kind == wanted.kind
         && there.plain != wanted.deflate;
}

bool SliceWriter::foreign(std::int64_t z) const {
  return std::filesystem::exists(path(z)) && !is_marked(path(z));
}

void SliceWriter::remove_leftovers() const {
  std::vector<std::filesystem::path> leftovers;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    if (tiff::is_staging_name(entry.path().filename())) {
      leftovers.push_back(entry.path());
    }
  }
  for (const std::filesystem::path& leftover : leftovers) {
    std::filesystem::remove(leftover);
  }
}

void SliceWriter::remove_surplus(std::int64_t z) const {
  while (is_marked(path(z))) {
    std::filesystem::remove(path(z++));
  }
}

StagedSlice SliceWriter::stage(std::int64_t z, VolumeView<const float> voxels) const {
  std::int64_t saturated = 0;
  const std::vector<std::byte> samples = samples_of(voxels, format_.mapping, saturated);
  tiff::Writer writer(path(z), page_format(voxels.extent(), format_));
  writer.write_page(samples);
  return {writer.finish(), saturated};
}

std::int64_t SliceWriter::write(std::int64_t z, VolumeView<const float> voxels) const {
  StagedSlice slice = stage(z, voxels);
  slice.file.publish();
  return slice.saturated;
}

} // namespace lsdeconv
