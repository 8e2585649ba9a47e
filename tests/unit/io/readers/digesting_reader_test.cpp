#include "support/instruction_sets.hpp"

#include "lsdeconv/io/readers/digesting_reader.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

namespace lsdeconv {
namespace {

/// Gives each voxel a number of its own.
class Numbered : public VolumeReader {
public:
  Numbered() { description_.extent = {6, 9, 11}; }
  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  void read(const Box3& box, VolumeView<float> voxels) override {
    const Extent3 e = box.extent();
    for (std::int64_t i = 0; i < voxel_count(e); ++i) {
      const Index3 at = position_of(i, e);
      voxels(at.z, at.y, at.x) = static_cast<float>(((box.begin.z + at.z) * 9 + box.begin.y + at.y) * 11
                                                    + box.begin.x + at.x + added);
    }
  }
  [[nodiscard]] ReadStatistics statistics() const override { return {}; }
  std::int64_t added = 0;

private:
  VolumeDescription description_;
};

SliceDigests digests_of(DigestingReader& reader, const Box3& column, const Box3& box) {
  Volume<float> voxels(box.extent());
  reader.watch(column);
  reader.read(box, voxels.view());
  return reader.digests();
}

class DigestingReaderTest : public ::testing::Test {
protected:
  DigestingReaderTest() {
    auto made = std::make_unique<Numbered>();
    numbered = made.get();
    reader = std::make_unique<DigestingReader>(std::move(made), 2);
  }
  const Box3 column{{0, 2, 3}, {1, 7, 10}};
  Numbered* numbered = nullptr;
  std::unique_ptr<DigestingReader> reader;
};

TEST_F(DigestingReaderTest, TellsTheSameOfASliceWhateverBoxItIsReadWith) {
  const SliceDigests all = digests_of(*reader, column, {{0, 0, 0}, {6, 9, 11}});
  ASSERT_EQ(all.values.size(), 6U);
  EXPECT_EQ(all.first, 0);
  EXPECT_EQ(std::set<std::uint32_t>(all.values.begin(), all.values.end()).size(), 6U);
  const SliceDigests part = digests_of(*reader, column, {{2, 2, 3}, {4, 7, 11}});
  EXPECT_EQ(part.first, 2);
  EXPECT_EQ(part.values, std::vector(all.values.begin() + 2, all.values.begin() + 4));
  numbered->added = 1;
  EXPECT_NE(digests_of(*reader, column, {{2, 2, 3}, {4, 7, 11}}).values, part.values);
}

TEST_F(DigestingReaderTest, TellsNothingOfWhatItDoesNotReadWhole) {
  EXPECT_TRUE(digests_of(*reader, column, {{0, 3, 0}, {6, 9, 11}}).values.empty());
  EXPECT_TRUE(digests_of(*reader, column, {{0, 0, 0}, {6, 9, 9}}).values.empty());
  EXPECT_TRUE(digests_of(*reader, {}, {{0, 0, 0}, {6, 9, 11}}).values.empty());
}

TEST(PlaneDigests, AreTheSameForWholeNumbersAndFloats) {
  Volume<std::uint16_t> counts({3, 4, 5});
  std::iota(counts.begin(), counts.end(), std::uint16_t{65000});
  Volume<float> numbers({3, 4, 5});
  std::copy(counts.begin(), counts.end(), numbers.begin());
  EXPECT_EQ(plane_digests(counts.view(), 1), plane_digests(numbers.view(), 3));
}

TEST(PlaneDigests, ChangeWithEachVoxelAndItsPlace) {
  for (const std::int64_t width : {1, 2, 7}) {
    Volume<float> voxels({1, 3, width}, 100);
    const auto before = plane_digests(voxels.view(), 1);
    std::set<std::uint32_t> seen{before.front()};
    for (float& voxel : voxels) {
      voxel = std::nextafter(voxel, 200.0F);
      EXPECT_TRUE(seen.insert(plane_digests(voxels.view(), 1).front()).second);
      voxel = 100;
    }
    EXPECT_EQ(plane_digests(voxels.view(), 1), before);
  }
}

Volume<std::uint16_t> counted(std::int64_t width) {
  Volume<std::uint16_t> counts({1, 2, width});
  for (std::int64_t i = 0; i < counts.size(); ++i) {
    counts.data()[i] = static_cast<std::uint16_t>(7 * i);
  }
  return counts;
}

TEST(PlaneDigests, AreWhatCheckpointsAndSlicesHold) {
  // Written in Python from the definition; others would make every slice look damaged and every input
  // changed.
  testing::for_each_instruction_set([] {
    EXPECT_EQ(plane_digests(counted(3).view(), 1).front(), 0x501EA8A4U);
    EXPECT_EQ(plane_digests(counted(600).view(), 1).front(), 0xB276BD4DU);
    EXPECT_EQ(plane_digests(counted(601).view(), 1).front(), 0x0EDF0175U);
  });
}

TEST(PlaneDigests, ComeFromRowsInWhateverOrder) {
  Volume<std::uint16_t> counts = counted(600);
  PlaneDigest digest(600);
  for (const std::int64_t y : {1, 0}) {
    digest.add(y, VolumeView<const std::uint16_t>(counts.view().row(0, y), {1, 1, 600}));
  }
  EXPECT_EQ(digest.value(), plane_digests(counts.view(), 1).front());
}

} // namespace
} // namespace lsdeconv
