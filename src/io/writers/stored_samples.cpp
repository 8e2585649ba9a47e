#include "lsdeconv/io/writers/stored_samples.hpp"

#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// 0 for NaN.
double mapped(float value, double gain, double offset) {
  const double exact = gain * static_cast<double>(value) + offset;
  return std::isnan(exact) ? 0.0 : exact;
}

/// How values become whole numbers. One beyond the range of the type tells that a value is clipped.
struct WholeSamples {
  double gain;
  double offset;
  int largest; ///< Of the type.

  explicit WholeSamples(const IntensityMapping& mapping)
      : gain(mapping.gain), offset(mapping.offset), largest(static_cast<int>(largest_sample(mapping.type))) {}

  /// From -1 to largest + 1; 0 for NaN.
  [[nodiscard]] int of(float value) const {
    constexpr double lowest = -1;
    const double highest = largest + 1.0;
    const double exact = mapped(value, gain, offset);
    const double not_below = exact < lowest ? lowest : exact;
    return static_cast<int>(rounded(not_below > highest ? highest : not_below));
  }
  [[nodiscard]] int clipped(int sample) const { return std::clamp(sample, 0, largest); }

private:
  /// As std::rint() for numbers that are small beside it: the sum has no bits for a fraction.
  static double rounded(double number) {
    constexpr double no_fraction = 0x1.8p52;
    return number + no_fraction - no_fraction;
  }
};

template <typename Sample>
Saturation store_row(const float* row, std::int64_t length, const IntensityMapping& mapping, Sample* stored) {
  return vectorised([=, whole = WholeSamples(mapping)] {
    int below = 0;
    int above = 0;
#pragma omp simd reduction(+ : below, above)
    for (std::int64_t x = 0; x < length; ++x) {
      const int sample = whole.of(row[x]);
      below += sample < 0 ? 1 : 0;
      above += sample > whole.largest ? 1 : 0;
      stored[x] = static_cast<Sample>(whole.clipped(sample));
    }
    return Saturation{below, above};
  });
}

Saturation store_row(const float* row, std::int64_t length, const IntensityMapping& mapping, float* stored) {
  return vectorised([=, gain = mapping.gain, offset = mapping.offset] {
#pragma omp simd
    for (std::int64_t x = 0; x < length; ++x) {
      stored[x] = static_cast<float>(mapped(row[x], gain, offset));
    }
    return Saturation{};
  });
}

template <typename Sample>
Saturation store_as(VolumeView<const float> rows, const IntensityMapping& mapping, bool flip,
                    std::byte* samples) {
  const Extent3& e = rows.extent();
  auto* stored = reinterpret_cast<Sample*>(samples);
  Saturation saturation;
  for (std::int64_t y = 0; y < e.y; ++y) {
    saturation += store_row(rows.row(0, flip ? e.y - 1 - y : y), e.x, mapping, stored + y * e.x);
  }
  return saturation;
}

} // namespace

Saturation& Saturation::operator+=(const Saturation& other) {
  below += other.below;
  above += other.above;
  return *this;
}

float map_intensity(float value, const IntensityMapping& mapping, Saturation& saturation) {
  if (mapping.type == VoxelType::float32) {
    float stored = 0;
    store_row(&value, 1, mapping, &stored);
    return stored;
  }
  const WholeSamples whole(mapping);
  const int sample = whole.of(value);
  saturation.below += sample < 0 ? 1 : 0;
  saturation.above += sample > whole.largest ? 1 : 0;
  return static_cast<float>(whole.clipped(sample));
}

Saturation store_samples(VolumeView<const float> rows, const IntensityMapping& mapping, bool flip,
                         std::span<std::byte> samples) {
  switch (mapping.type) {
  case VoxelType::uint8:
    return store_as<std::uint8_t>(rows, mapping, flip, samples.data());
  case VoxelType::uint16:
    return store_as<std::uint16_t>(rows, mapping, flip, samples.data());
  case VoxelType::float32:
    break;
  }
  return store_as<float>(rows, mapping, flip, samples.data());
}

StoredSamples stored_samples(VolumeView<const float> plane, const IntensityMapping& mapping, bool flip) {
  StoredSamples stored;
  stored.bytes.resize(static_cast<std::size_t>(voxel_count(plane.extent()) * bytes_per_voxel(mapping.type)));
  stored.saturation = store_samples(plane, mapping, flip, stored.bytes);
  return stored;
}

} // namespace lsdeconv
