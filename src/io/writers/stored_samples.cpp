#include "lsdeconv/io/writers/stored_samples.hpp"

#include "lsdeconv/core/sample_range.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

template <typename Sample>
StoredSamples samples_as(VolumeView<const float> plane, const IntensityMapping& mapping, bool flip) {
  const Extent3& e = plane.extent();
  StoredSamples stored{std::vector<std::byte>(static_cast<std::size_t>(voxel_count(e)) * sizeof(Sample)), {}};
  auto* sample = reinterpret_cast<Sample*>(stored.bytes.data());
  for (std::int64_t y = 0; y < e.y; ++y) {
    const float* row = plane.row(0, flip ? e.y - 1 - y : y);
    sample = std::transform(row, row + e.x, sample, [&](float value) {
      return static_cast<Sample>(map_intensity(value, mapping, stored.saturation));
    });
  }
  return stored;
}

} // namespace

Saturation& Saturation::operator+=(const Saturation& other) {
  below += other.below;
  above += other.above;
  return *this;
}

float map_intensity(float value, const IntensityMapping& mapping, Saturation& saturation) {
  const double mapped = mapping.gain * static_cast<double>(value) + mapping.offset;
  if (std::isnan(mapped)) {
    return 0;
  }
  const double limit = largest_sample(mapping.type); // infinite for float32
  if (std::isinf(limit)) {
    return static_cast<float>(mapped);
  }
  const double rounded = std::rint(mapped);
  saturation.below += rounded < 0 ? 1 : 0;
  saturation.above += rounded > limit ? 1 : 0;
  return static_cast<float>(std::clamp(rounded, 0.0, limit));
}

StoredSamples stored_samples(VolumeView<const float> plane, const IntensityMapping& mapping, bool flip) {
  switch (mapping.type) {
  case VoxelType::uint8:
    return samples_as<std::uint8_t>(plane, mapping, flip);
  case VoxelType::uint16:
    return samples_as<std::uint16_t>(plane, mapping, flip);
  case VoxelType::float32:
    break;
  }
  return samples_as<float>(plane, mapping, flip);
}

} // namespace lsdeconv
