#include "support/instruction_sets.hpp"

#include "lsdeconv/core/digest.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <random>
#include <utility>

namespace lsdeconv {
namespace {

Volume<float> noise(const Extent3& extent) {
  std::mt19937 random(7);
  std::normal_distribution<float> normal(100, 20);
  Volume<float> volume(extent);
  for (float& voxel : volume) {
    voxel = normal(random);
  }
  return volume;
}

std::uint64_t digest_of(const Volume<float>& volume) {
  return digest(volume.view());
}

TEST(Digest, IsWhatCheckpointsHold) {
  // Written in Python from the definition; another value would orphan every checkpoint.
  Volume<float> volume({1, 2, 3});
  float value = 0;
  for (float& voxel : volume) {
    voxel = value++;
  }
  EXPECT_EQ(digest_of(volume), 0x5BFFA7F324C1ED7EULL);
}

TEST(Digest, SeesAnyOneChangedBit) {
  Volume<float> volume = noise({3, 4, 5});
  const std::uint64_t before = digest_of(volume);
  for (std::int64_t i = 0; i < volume.size(); ++i) {
    for (unsigned bit = 0; bit < 32; ++bit) {
      const float kept = volume.data()[i];
      volume.data()[i] = std::bit_cast<float>(std::bit_cast<std::uint32_t>(kept) ^ 1U << bit);
      EXPECT_NE(digest_of(volume), before);
      volume.data()[i] = kept;
    }
  }
  EXPECT_EQ(digest_of(volume), before);
}

TEST(Digest, SeesExchangedVoxelsAndOtherExtents) {
  Volume<float> volume = noise({3, 4, 5});
  const std::uint64_t before = digest_of(volume);
  std::swap(volume(0, 0, 0), volume(2, 3, 4));
  EXPECT_NE(digest_of(volume), before);
  EXPECT_NE(digest_of(Volume<float>({1, 1, 5}, 0.0F)), digest_of(Volume<float>({1, 1, 6}, 0.0F)));
}

TEST(Digest, DistinguishesNegativeZeroAndTakesNaN) {
  const Volume<float> zero({1, 1, 1}, 0.0F);
  const Volume<float> negative({1, 1, 1}, -0.0F);
  const Volume<float> nan({1, 1, 1}, std::numeric_limits<float>::quiet_NaN());
  EXPECT_NE(digest_of(zero), digest_of(negative));
  EXPECT_EQ(digest_of(nan), digest_of(nan));
}

TEST(Digest, DoesNotDependOnStrides) {
  const Box3 box{{1, 1, 2}, {3, 4, 6}};
  const Volume<float> volume = noise({4, 5, 7});
  Volume<float> packed(box.extent());
  copy(volume.view().part(box), packed.view());
  EXPECT_EQ(digest(volume.view().part(box)), digest_of(packed));
}

TEST(Digest, PartsInMemoryOrderAddUp) {
  const Volume<float> volume = noise({6, 5, 7});
  const std::uint64_t first = digest(volume.view().part({{0, 0, 0}, {2, 5, 7}}));
  const std::uint64_t rest = digest(volume.view().part({{2, 0, 0}, {6, 5, 7}}), 70);
  EXPECT_EQ(first + rest, digest_of(volume));
}

TEST(Digest, IsTheSumOfItsTermsWithAllInstructionsAndAtAllPositions) {
  const Volume<float> volume = noise({1, 1, 100});
  const std::uint64_t overflow = std::uint64_t{1} << 32U;
  testing::for_each_instruction_set([&] {
    for (const std::uint64_t first :
         {std::uint64_t{0}, overflow - 37, overflow, 5 * overflow + 1, -overflow - 50}) {
      std::uint64_t sum = 0;
      for (std::uint64_t x = 0; x < 100; ++x) {
        sum += digest_term(first + x, std::bit_cast<std::uint32_t>(volume.data()[x]));
      }
      EXPECT_EQ(digest(volume.view(), first), sum) << first;
    }
  });
}

} // namespace
} // namespace lsdeconv
