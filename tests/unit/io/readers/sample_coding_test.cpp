#include "io/readers/inspection/sample_coding.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tiff::SampleKind;

template <typename Voxel, typename Sample>
std::vector<Voxel> converted(const std::vector<Sample>& samples, const SampleConversion& conversion) {
  std::vector<Voxel> voxels(samples.size());
  convert_samples(std::as_bytes(std::span(samples)), conversion, reinterpret_cast<std::byte*>(voxels.data()));
  return voxels;
}

template <typename Voxel, typename Sample>
std::vector<Voxel> as_counts(SampleCoding coding, const std::vector<Sample>& samples) {
  return converted<Voxel>(samples, conversion_to_counts(coding));
}

template <typename Sample>
std::string refusal(SampleCoding coding, const std::vector<Sample>& samples) {
  try {
    (void)as_counts<float>(coding, samples);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(SampleCoding, IsKnownForEveryNumericType) {
  const auto coding = [](SampleKind kind, int bits) {
    tiff::Directory page;
    page.kind = kind;
    page.bits = bits;
    return sample_coding(page);
  };
  EXPECT_EQ(coding(SampleKind::unsigned_integer, 8), SampleCoding::uint8);
  EXPECT_EQ(coding(SampleKind::signed_integer, 16), SampleCoding::int16);
  EXPECT_EQ(coding(SampleKind::floating_point, 16), SampleCoding::float16);
  EXPECT_EQ(coding(SampleKind::floating_point, 64), SampleCoding::float64);
  EXPECT_EQ(coding(SampleKind::unsigned_integer, 12), std::nullopt);
  EXPECT_EQ(coding(SampleKind::other, 32), std::nullopt);
  EXPECT_EQ(bytes_per_sample(SampleCoding::int64), 8);
  EXPECT_EQ(bytes_per_sample(SampleCoding::float16), 2);
}

TEST(SampleCoding, VoxelTypesStayAsTheyAre) {
  EXPECT_TRUE(conversion_to_counts(SampleCoding::uint8).changes_nothing());
  EXPECT_TRUE(conversion_to_counts(SampleCoding::uint16).changes_nothing());
  EXPECT_TRUE(conversion_to_counts(SampleCoding::float32).changes_nothing());
  EXPECT_FALSE(conversion_to_counts(SampleCoding::int16).changes_nothing());
  EXPECT_FALSE(conversion_to_numbers(SampleCoding::uint16).changes_nothing());
}

TEST(SampleCoding, SignedCountsBecomeUnsigned) {
  EXPECT_EQ(conversion_to_counts(SampleCoding::int16).voxel, VoxelType::uint16);
  EXPECT_THAT((as_counts<std::uint16_t, std::int16_t>(SampleCoding::int16, {0, 7, 32767})),
              ElementsAre(0, 7, 32767));
  EXPECT_THAT((as_counts<std::uint8_t, std::int8_t>(SampleCoding::int8, {0, 127})), ElementsAre(0, 127));
}

TEST(SampleCoding, NegativeCountsAreRefusedWithTheSmallest) {
  EXPECT_THAT(refusal<std::int16_t>(SampleCoding::int16, {5, -3, 2, -40, 1}),
              AllOf(HasSubstr("negative"), HasSubstr("-40")));
  EXPECT_THAT(refusal<std::int8_t>(SampleCoding::int8, {-1}), HasSubstr("-1"));
}

TEST(SampleCoding, LargeIntegersMustBeExact) {
  constexpr std::int64_t exact = 1 << 24;
  EXPECT_THAT((as_counts<float, std::uint32_t>(SampleCoding::uint32, {0, exact, exact + 2})),
              ElementsAre(0.0F, 16777216.0F, 16777218.0F));
  EXPECT_THAT((as_counts<float, std::int32_t>(SampleCoding::int32, {-5, exact})),
              ElementsAre(-5.0F, 16777216.0F))
      << "as in files of 32-bit floating point";
  EXPECT_THAT(refusal<std::uint32_t>(SampleCoding::uint32, {1, exact + 1}), HasSubstr("16777217"));
  EXPECT_THAT(refusal<std::int32_t>(SampleCoding::int32, {-exact - 1}), HasSubstr("-16777217"));
  EXPECT_THAT(refusal<std::uint64_t>(SampleCoding::uint64, {std::numeric_limits<std::uint64_t>::max()}),
              HasSubstr("18446744073709551615"));
  EXPECT_THAT(refusal<std::int64_t>(SampleCoding::int64, {std::numeric_limits<std::int64_t>::max()}),
              HasSubstr("9223372036854775807"));
}

TEST(SampleCoding, FloatingPointIsRoundedWithinItsRange) {
  EXPECT_THAT((as_counts<float, double>(SampleCoding::float64, {0.1, -2.5, 1e30})),
              ElementsAre(0.1F, -2.5F, 1e30F));
  EXPECT_THAT(refusal<double>(SampleCoding::float64, {1e39}), HasSubstr("1e+39"));
  EXPECT_TRUE(std::isnan(
      as_counts<float, double>(SampleCoding::float64, {std::numeric_limits<double>::quiet_NaN()})[0]));
}

TEST(SampleCoding, HalvesAreReadAsIeeeSays) {
  const std::vector<std::uint16_t> halves{0x0000, 0x3C00, 0xC000, 0x3555, 0x7BFF, 0x0001, 0x0400, 0x7C00};
  EXPECT_THAT((as_counts<float>(SampleCoding::float16, halves)),
              ElementsAre(0.0F, 1.0F, -2.0F, 0.333251953125F, 65504.0F, 5.9604644775390625e-08F,
                          6.103515625e-05F, std::numeric_limits<float>::infinity()));
}

TEST(SampleCoding, NumbersMayBeNegativeAndRounded) {
  EXPECT_THAT((converted<float, std::int16_t>({-3, 9}, conversion_to_numbers(SampleCoding::int16))),
              ElementsAre(-3.0F, 9.0F));
  EXPECT_THAT((converted<float, std::uint32_t>({16777217}, conversion_to_numbers(SampleCoding::uint32))),
              ElementsAre(16777216.0F));
  EXPECT_THAT((converted<float, std::uint16_t>({65535}, conversion_to_numbers(SampleCoding::uint16))),
              ElementsAre(65535.0F));
}

TEST(SampleCoding, VoxelsMayTakeThePlaceOfTheSamples) {
  std::vector<double> samples{1.5, 2.5, 3.5};
  convert_samples(std::as_bytes(std::span(samples)), conversion_to_counts(SampleCoding::float64),
                  reinterpret_cast<std::byte*>(samples.data()));
  std::vector<float> voxels(3);
  std::memcpy(voxels.data(), samples.data(), 3 * sizeof(float));
  EXPECT_THAT(voxels, ElementsAre(1.5F, 2.5F, 3.5F));
}

} // namespace
} // namespace lsdeconv
