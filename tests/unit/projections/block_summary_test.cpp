#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/projections/block_summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <random>

namespace lsdeconv {
namespace {

using ::testing::Each;

/// Pixels and cells begin and end within the core, which is larger than what one thread passes at a time.
constexpr Box3 core{{37, 70, 11}, {112, 201, 63}};
constexpr ProjectionGrid grid{{3, 2, 5}, {7, 11, 4}};

/// Voxels of the core with values that are whole numbers, so that their sums are exact in any order.
template <typename T>
Volume<T> counts(int seed, int largest) {
  std::mt19937 random(static_cast<unsigned>(seed));
  std::uniform_int_distribution<int> some(0, largest);
  Volume<T> volume(core.extent());
  std::generate(volume.begin(), volume.end(), [&] { return static_cast<T>(some(random)); });
  return volume;
}

/// Calls visit(place in the volume, value) for every voxel.
template <typename T, typename Visit>
void for_each_voxel(const Volume<T>& voxels, Visit&& visit) {
  for (std::int64_t i = 0; i < voxels.size(); ++i) {
    visit(core.begin + position_of(i, voxels.extent()), voxels.data()[i]);
  }
}

std::size_t number_in(const Box3& box, const Index3& at) {
  const Extent3 e = box.extent();
  const Index3 i = at - box.begin;
  return static_cast<std::size_t>((i.z * e.y + i.y) * e.x + i.x);
}

Index3 divided(const Index3& at, const Extent3& by) {
  return {at.z / by.z, at.y / by.y, at.x / by.x};
}

/// What the definition gives, voxel by voxel. value(sample): NaN where it is left out.
template <typename T, typename Value>
struct Expected {
  Expected(const Volume<T>& voxels, const ProjectionGrid& by, Value&& value) {
    const SummaryLayout layout(core, by);
    maxima.assign(static_cast<std::size_t>(layout.values(SummaryPart::raw_maxima)), 0.0F);
    sums.assign(static_cast<std::size_t>(layout.values(SummaryPart::raw_cells)), 0.0F);
    unseen = sums;
    for_each_voxel(voxels, [&](const Index3& at, T sample) {
      const float counts = value(sample);
      const bool seen = counts == counts;
      for (int axis = 0; axis < axes && seen; ++axis) {
        Index3 pixel = divided(at, by.voxels_per_pixel);
        pixel[axis] = 0;
        float& most = maxima[static_cast<std::size_t>(layout.picture_begin(axis))
                             + number_in(layout.picture(axis), pixel)];
        most = std::max(most, counts);
      }
      if (by.has_cells()) {
        const std::size_t cell = number_in(layout.cells(), divided(at, by.voxels_per_cell));
        (seen ? sums : unseen)[cell] += seen ? counts : 1;
      }
      raw.sum += seen ? double{counts} : 0;
      raw.unseen += seen ? 0 : 1;
    });
  }
  std::vector<float> maxima;
  std::vector<float> sums;
  std::vector<float> unseen;
  RawCounts raw;
};

template <typename T>
BlockSummary of_raw(const Volume<T>& samples, const RawScale& scale, const ProjectionGrid& by = grid,
                    int threads = 1) {
  BlockSummary summary;
  summarise_raw(samples.view(), scale, {core, by, threads}, summary);
  return summary;
}

BlockSummary of_result(const Volume<float>& voxels, int threads = 1) {
  BlockSummary summary;
  summarise_result(voxels.view(), {core, grid, threads}, summary);
  return summary;
}

TEST(BlockSummary, OfTheResultHoldsTheMaximaAndTheSumsOfTheDefinition) {
  const Volume<float> voxels = counts<float>(1, 5000);
  const BlockSummary summary = of_result(voxels);
  const Expected expected(voxels, grid, [](float value) { return value; });
  EXPECT_EQ(summary[SummaryPart::result_maxima], expected.maxima);
  EXPECT_EQ(summary[SummaryPart::result_cells], expected.sums);
  EXPECT_TRUE(summary[SummaryPart::raw_maxima].empty());
}

TEST(BlockSummary, OfSamplesTakesOffsetAndBackgroundOffAndLeavesUnseenVoxelsOut) {
  const Volume<std::uint16_t> samples = counts<std::uint16_t>(2, 300);
  const RawScale scale{.offset = 100, .background = 20, .unseen = 300, .saturated = 289.5F};
  const BlockSummary summary = of_raw(samples, scale);
  const Expected expected(samples, grid, [](std::uint16_t sample) {
    return sample == 300 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(sample) - 120;
  });
  EXPECT_EQ(summary[SummaryPart::raw_maxima], expected.maxima);
  EXPECT_EQ(summary[SummaryPart::raw_cells], expected.sums);
  EXPECT_EQ(summary[SummaryPart::unseen_cells], expected.unseen);
  EXPECT_EQ(summary.raw.sum, expected.raw.sum);
  EXPECT_GT(summary.raw.unseen, 0);
  EXPECT_EQ(summary.raw.unseen, expected.raw.unseen);
  EXPECT_EQ(summary.raw.saturated,
            std::count_if(samples.begin(), samples.end(), [](int s) { return s >= 290 && s != 300; }));
  EXPECT_EQ(summary.raw.zeros, std::count(samples.begin(), samples.end(), 0));
}

TEST(BlockSummary, NanIsUnseenWhateverSampleStandsForThat) {
  Volume<float> samples = counts<float>(3, 50);
  const float nan = unseen_sample(VoxelType::float32);
  samples(5, 6, 7) = nan;
  samples(74, 130, 51) = nan;
  const BlockSummary summary = of_raw(samples, {});
  const Expected expected(samples, grid, [](float value) { return value; });
  EXPECT_EQ(summary.raw.unseen, 2);
  EXPECT_EQ(summary[SummaryPart::raw_maxima], expected.maxima);
  EXPECT_EQ(summary[SummaryPart::raw_cells], expected.sums);
  EXPECT_EQ(summary[SummaryPart::unseen_cells], expected.unseen);
}

TEST(BlockSummary, HasNoPixelBelow0ButNegativeSums) {
  const Volume<std::uint8_t> samples(core.extent(), std::uint8_t{7});
  const BlockSummary summary = of_raw(samples, {.offset = 10, .background = 0});
  EXPECT_THAT(summary[SummaryPart::raw_maxima], Each(0.0F));
  EXPECT_EQ(summary.raw.sum, -3.0 * static_cast<double>(core.voxels()));
  EXPECT_EQ(summary[SummaryPart::raw_cells].at(0), -3.0F * 5 * 7 * 1) << "42 - 37, 77 - 70, 12 - 11 voxels";
}

TEST(BlockSummary, WithoutCellsCountsTheSumAllTheSame) {
  const Volume<std::uint16_t> samples = counts<std::uint16_t>(4, 300);
  const BlockSummary summary = of_raw(samples, {}, {{2, 2, 2}, {}});
  EXPECT_TRUE(summary[SummaryPart::raw_cells].empty());
  EXPECT_EQ(summary.raw.sum, of_raw(samples, {}).raw.sum);
}

/// Sums of such values depend on their order.
TEST(BlockSummary, HasTheSameBitsForEveryNumberOfThreads) {
  Volume<float> voxels = counts<float>(5, 1 << 20);
  std::transform(voxels.begin(), voxels.end(), voxels.begin(), [](float v) { return v * 0.1F + 1e-3F; });
  EXPECT_EQ(of_result(voxels, 1).parts, of_result(voxels, 4).parts);
  const BlockSummary one = of_raw(voxels, {}, grid, 1);
  const BlockSummary four = of_raw(voxels, {}, grid, 4);
  EXPECT_EQ(one.parts, four.parts);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(one.raw.sum), std::bit_cast<std::uint64_t>(four.raw.sum));
}

TEST(BlockSummary, TakesSamplesWithOthersAroundThem) {
  const Volume<std::uint16_t> samples = counts<std::uint16_t>(6, 300);
  const Extent3 halo{1, 2, 3};
  Volume<std::uint16_t> padded(core.extent() + halo + halo, std::uint16_t{999});
  const Box3 inner = whole(core.extent()).shifted(halo);
  copy<std::uint16_t>(samples.view(), padded.view().part(inner));
  BlockSummary summary;
  summarise_raw(VolumeView<const std::uint16_t>(padded.view().part(inner)), {}, {core, grid}, summary);
  EXPECT_EQ(summary.parts, of_raw(samples, {}).parts);
}

} // namespace
} // namespace lsdeconv
