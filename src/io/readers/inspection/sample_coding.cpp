#include "sample_coding.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace lsdeconv {
namespace {

/// A coding and how a directory describes it.
struct CodingRow {
  SampleCoding coding;
  tiff::SampleKind kind;
  int bits;
  VoxelType counts; ///< What it becomes where it holds counts.
};

using tiff::SampleKind;

/// In the order of SampleCoding.
constexpr std::array<CodingRow, 11> codings{{
    {SampleCoding::uint8, SampleKind::unsigned_integer, 8, VoxelType::uint8},
    {SampleCoding::int8, SampleKind::signed_integer, 8, VoxelType::uint8},
    {SampleCoding::uint16, SampleKind::unsigned_integer, 16, VoxelType::uint16},
    {SampleCoding::int16, SampleKind::signed_integer, 16, VoxelType::uint16},
    {SampleCoding::float16, SampleKind::floating_point, 16, VoxelType::float32},
    {SampleCoding::uint32, SampleKind::unsigned_integer, 32, VoxelType::float32},
    {SampleCoding::int32, SampleKind::signed_integer, 32, VoxelType::float32},
    {SampleCoding::float32, SampleKind::floating_point, 32, VoxelType::float32},
    {SampleCoding::uint64, SampleKind::unsigned_integer, 64, VoxelType::float32},
    {SampleCoding::int64, SampleKind::signed_integer, 64, VoxelType::float32},
    {SampleCoding::float64, SampleKind::floating_point, 64, VoxelType::float32},
}};

const CodingRow& row_of(SampleCoding coding) {
  return codings.at(static_cast<std::size_t>(coding));
}

bool is_voxel_type(SampleCoding coding) {
  return coding == SampleCoding::uint8 || coding == SampleCoding::uint16 || coding == SampleCoding::float32;
}

/// A number of 16 bits as IEEE 754 stores it.
struct Half {
  std::uint16_t bits;
};

float value_of(Half half) {
  constexpr int mantissa_bits = 10;
  constexpr unsigned infinite_exponent = 31;
  constexpr int bias = 15;
  const unsigned exponent = half.bits >> mantissa_bits & infinite_exponent;
  const auto mantissa = static_cast<float>(half.bits & 0x3FFU) / 1024.0F;
  const float magnitude =
      exponent == infinite_exponent
          ? (mantissa == 0 ? std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN())
      : exponent == 0 ? std::ldexp(mantissa, 1 - bias)
                      : std::ldexp(1 + mantissa, static_cast<int>(exponent) - bias);
  return (half.bits & 0x8000U) != 0 ? -magnitude : magnitude;
}

template <typename Sample>
auto value_of(Sample sample) {
  return sample;
}

/// Whether the voxel is the sample: to the last unit for integers, unless they may be rounded, within the
/// range for floating point.
template <typename Voxel, typename Sample>
bool expresses(Sample sample, bool may_round) {
  if constexpr (std::is_floating_point_v<Sample>) {
    return !std::isfinite(sample) || std::isfinite(static_cast<Voxel>(sample));
  } else if constexpr (std::is_integral_v<Voxel>) {
    return sample >= 0;
  } else {
    // Rounding may lead to 2^63 or 2^64, which is no value of the integer any more.
    const auto back = static_cast<long double>(static_cast<Voxel>(sample));
    return may_round || back == static_cast<long double>(sample);
  }
}

template <typename Sample>
Sample sample_at(std::span<const std::byte> samples, std::size_t index) {
  Sample sample;
  std::memcpy(&sample, samples.data() + index * sizeof(Sample), sizeof(Sample));
  return sample;
}

template <typename Sample>
[[noreturn]] void refuse_negative(std::span<const std::byte> samples) {
  Sample least{};
  for (std::size_t i = 0; i < samples.size() / sizeof(Sample); ++i) {
    least = std::min(least, sample_at<Sample>(samples, i));
  }
  throw UserError(text("it holds negative samples, down to ", static_cast<int>(least),
                       ", which are no counts; add a constant to all slices, or save them as 32-bit floating "
                       "point"));
}

template <typename Sample>
[[noreturn]] void refuse(Sample sample) {
  throw UserError(text("it holds samples such as ", std::is_floating_point_v<Sample> ? "" : "the integer ",
                       sample, ", which 32-bit floating point cannot express; scale all slices down"));
}

template <typename Sample, typename Voxel>
void convert(std::span<const std::byte> samples, bool may_round, std::byte* voxels) {
  const std::size_t count = samples.size() / sizeof(Sample);
  for (std::size_t i = 0; i < count; ++i) {
    const auto sample = value_of(sample_at<Sample>(samples, i));
    if (!expresses<Voxel>(sample, may_round)) {
      if constexpr (std::is_integral_v<Voxel>) {
        refuse_negative<Sample>(samples);
      } else {
        refuse(sample);
      }
    }
    const auto voxel = static_cast<Voxel>(sample);
    std::memcpy(voxels + i * sizeof(Voxel), &voxel, sizeof(Voxel));
  }
}

template <typename Sample>
void convert_to(VoxelType type, std::span<const std::byte> samples, bool may_round, std::byte* voxels) {
  if constexpr (std::is_integral_v<Sample> && sizeof(Sample) <= 2) {
    if (type != VoxelType::float32) {
      return convert<Sample, std::make_unsigned_t<Sample>>(samples, may_round, voxels);
    }
  }
  convert<Sample, float>(samples, may_round, voxels);
}

} // namespace

std::optional<SampleCoding> sample_coding(const tiff::Directory& page) {
  const auto* found = std::find_if(codings.begin(), codings.end(), [&](const CodingRow& row) {
    return row.kind == page.kind && row.bits == page.bits;
  });
  return found != codings.end() ? std::optional(found->coding) : std::nullopt;
}

std::int64_t bytes_per_sample(SampleCoding coding) {
  return row_of(coding).bits / 8;
}

bool SampleConversion::changes_nothing() const {
  return is_voxel_type(stored) && row_of(stored).counts == voxel;
}

SampleConversion conversion_to_counts(SampleCoding coding) {
  return {.stored = coding, .voxel = row_of(coding).counts, .may_round = false};
}

SampleConversion conversion_to_numbers(SampleCoding coding) {
  return {.stored = coding, .voxel = VoxelType::float32, .may_round = true};
}

void convert_samples(std::span<const std::byte> samples, const SampleConversion& conversion,
                     std::byte* voxels) {
  const auto to = [&]<typename Sample>(Sample /*of the file*/) {
    convert_to<Sample>(conversion.voxel, samples, conversion.may_round, voxels);
  };
  switch (conversion.stored) {
  case SampleCoding::uint8:
    return to(std::uint8_t{});
  case SampleCoding::int8:
    return to(std::int8_t{});
  case SampleCoding::uint16:
    return to(std::uint16_t{});
  case SampleCoding::int16:
    return to(std::int16_t{});
  case SampleCoding::float16:
    return to(Half{});
  case SampleCoding::uint32:
    return to(std::uint32_t{});
  case SampleCoding::int32:
    return to(std::int32_t{});
  case SampleCoding::float32:
    return to(float{});
  case SampleCoding::uint64:
    return to(std::uint64_t{});
  case SampleCoding::int64:
    return to(std::int64_t{});
  case SampleCoding::float64:
    return to(double{});
  }
}

} // namespace lsdeconv
