#include "support/checkpoint_test.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::sample_content;

constexpr Extent3 volume{20, 33, 50};
constexpr Extent3 core{8, 16, 20};
constexpr std::int64_t blocks = 27;
/// Cells and pixels go over the faces of blocks.
constexpr ProjectionGrid grid{{3, 1, 7}, {5, 6, 7}};
constexpr float offset = 10;

/// Whole numbers, so that sums are exact; a third of the voxels have nothing in the result.
float result_at(std::int64_t number) {
  return static_cast<float>(number % 3 == 0 ? 0 : number * 7919 % 4001);
}
std::uint16_t sample_at(std::int64_t number) {
  return static_cast<std::uint16_t>(number * 104729 % 3989);
}

class CheckpointSummaries : public testing::CheckpointTest {
protected:
  CheckpointSummaries() {
    for (std::int64_t i = 0; i < result.size(); ++i) {
      result.data()[i] = result_at(i);
      samples.data()[i] = sample_at(i);
    }
    CheckpointMetadata content = sample_content(volume, core);
    content.projections = grid;
    Checkpoint::create(path, content);
  }

  [[nodiscard]] Checkpoint open(Checkpoint::Access access = Checkpoint::Access::read) const {
    return {path, world, access};
  }

  void write(Checkpoint& checkpoint, BlockId id) const {
    const Box3 box = checkpoint.core(id);
    BlockSummary summary;
    summarise_raw(VolumeView<const std::uint16_t>(samples.view().part(box)), scale, {box, grid}, summary);
    summarise_result(result.view().part(box), {box, grid}, summary);
    checkpoint.write(id, result.view().part(box), statistics_of(result.view().part(box)), summary);
    checkpoint.mark_done({id});
  }

  void write_all(const std::vector<std::int64_t>& order) const {
    Checkpoint checkpoint = open(Checkpoint::Access::write);
    for (const std::int64_t id : order) {
      write(checkpoint, BlockId(id));
    }
    checkpoint.close();
  }

  static std::vector<std::int64_t> rising() {
    std::vector<std::int64_t> order(blocks);
    std::iota(order.begin(), order.end(), 0);
    return order;
  }

  template <typename T>
  void overwrite(const char* dataset, hdf5::Extent place, T value) const {
    hdf5::File file = hdf5::File::open(path, world, hdf5::Access::write);
    const hdf5::Extent one(place.size(), 1);
    file.dataset(dataset).write(hdf5::Slab{std::move(place), one}, &value);
    file.close();
  }

  Volume<float> result{volume};
  Volume<std::uint16_t> samples{volume};
  RawScale scale{.offset = offset};
  std::filesystem::path path = folder / "run.h5";
};

float raw_value(std::uint16_t sample) {
  return static_cast<float>(sample) - offset;
}

/// Picture or cells from the voxels of the whole volume: `combine` of all that lie in each.
template <typename T, typename Value, typename Combine>
Volume<float> reduced_by(const Volume<T>& voxels, const Extent3& by, Value&& value, Combine&& combine) {
  const Extent3 extent = reduced(voxels.extent(), by);
  Volume<float> all(extent, 0.0F);
  for (std::int64_t i = 0; i < voxels.size(); ++i) {
    const Index3 at = position_of(i, voxels.extent());
    float& into = all(at.z / by.z, at.y / by.y, at.x / by.x);
    into = combine(into, value(voxels.data()[i]));
  }
  return all;
}

float larger(float a, float b) {
  return std::max(a, b);
}

template <typename A, typename B>
void expect_same(const A& a, const B& b) {
  ASSERT_EQ(a.size(), b.size());
  EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin()));
}

TEST_F(CheckpointSummaries, GiveTheProjectionsOfTheWholeVolume) {
  write_all(rising());
  const Checkpoint checkpoint = open();
  const std::optional<Projections> whole = checkpoint.projections();
  ASSERT_TRUE(whole);
  const Extent3& by = grid.voxels_per_pixel;
  EXPECT_EQ(whole->voxels_per_pixel, by);
  EXPECT_EQ(whole->along.z.raw.extent(), (Extent3{1, 33, 8}));
  EXPECT_EQ(whole->along.y.raw.extent(), (Extent3{1, 7, 8}));
  EXPECT_EQ(whole->along.x.raw.extent(), (Extent3{1, 7, 33}));
  for (int axis = 0; axis < axes; ++axis) {
    Extent3 line = by;
    line[axis] = volume[axis];
    expect_same(whole->along[axis].raw, reduced_by(samples, line, raw_value, larger));
    expect_same(whole->along[axis].result, reduced_by(
                                               result, line, [](float v) { return v; }, larger));
  }
  EXPECT_EQ(whole->raw.sum, std::accumulate(samples.begin(), samples.end(), 0.0)
                                - double{offset} * static_cast<double>(voxel_count(volume)));
  EXPECT_EQ(whole->result_sum, std::accumulate(result.begin(), result.end(), 0.0));
  EXPECT_EQ(whole->blocks.share(), 1);
}

TEST_F(CheckpointSummaries, GiveTheMeansOfCellsThatGoOverFacesOfBlocks) {
  write_all(rising());
  const std::optional<AtlasVolumes> atlas = open().atlas();
  ASSERT_TRUE(atlas);
  EXPECT_EQ(atlas->cells.raw.extent(), (Extent3{4, 6, 8}));
  const auto plus = [](float a, float b) { return a + b; };
  const auto means = [&](Volume<float> sums) {
    const Volume<float> voxels = reduced_by(
        result, grid.voxels_per_cell, [](float) { return 1.0F; }, plus);
    std::transform(sums.begin(), sums.end(), voxels.begin(), sums.begin(), std::divides<float>());
    return sums;
  };
  expect_same(atlas->cells.raw, means(reduced_by(samples, grid.voxels_per_cell, raw_value, plus)));
  expect_same(atlas->cells.result, means(reduced_by(
                                       result, grid.voxels_per_cell, [](float v) { return v; }, plus)));
}

TEST_F(CheckpointSummaries, MeansOfCellsLeaveUnseenVoxelsOut) {
  constexpr std::uint16_t unseen = 4000; // above all others
  scale.unseen = unseen;
  double sum = 0;
  for (std::int64_t i = 0; i < voxel_count(grid.voxels_per_cell); ++i) {
    const Index3 at = position_of(i, grid.voxels_per_cell);
    if (at.y == 0) {
      samples(at.z, at.y, at.x) = unseen;
    } else {
      sum += static_cast<double>(raw_value(samples(at.z, at.y, at.x)));
    }
  }
  write_all(rising());
  EXPECT_FLOAT_EQ(open().atlas()->cells.raw(0, 0, 0), static_cast<float>(sum / (5 * 5 * 7)));
}

TEST_F(CheckpointSummaries, DoNotDependOnTheOrderOfTheBlocks) {
  std::vector<std::int64_t> order = rising();
  std::reverse(order.begin(), order.end());
  std::swap(order[3], order[17]);
  write_all(order);
  const std::optional<Projections> whole = open().projections();
  std::filesystem::remove(path);
  CheckpointMetadata content = sample_content(volume, core);
  content.projections = grid;
  Checkpoint::create(path, content);
  write_all(rising());
  expect_same(whole->along.y.raw, open().projections()->along.y.raw);
  EXPECT_EQ(whole->raw, open().projections()->raw);
}

TEST_F(CheckpointSummaries, HoldWhatIsDoneOfARunThatGoesOn) {
  write_all({4, 13});
  const std::optional<Projections> whole = open().projections();
  EXPECT_EQ(whole->blocks.held, 2);
  EXPECT_EQ(whole->blocks.all, blocks);
  EXPECT_EQ(whole->along.z.result(0, 0, 0), 0) << "block 0 is not done";
  const std::optional<AtlasVolumes> atlas = open().atlas();
  // Block 4 begins at z 0, y 16, x 20; of the cell (0, 3, 3) it has all voxels, of (0, 2, 3) two rows.
  const Box3 seen{{0, 16, 21}, {5, 18, 28}};
  double sum = 0;
  for (std::int64_t z = seen.begin.z; z < seen.end.z; ++z) {
    for (std::int64_t y = seen.begin.y; y < seen.end.y; ++y) {
      sum =
          std::accumulate(result.view().row(z, y) + seen.begin.x, result.view().row(z, y) + seen.end.x, sum);
    }
  }
  EXPECT_FLOAT_EQ(atlas->cells.result(0, 2, 3), static_cast<float>(sum / static_cast<double>(seen.voxels())));
  const std::vector<RawCounts> counts = open().raw_counts().value();
  EXPECT_NE(counts.at(4).sum, 0);
  EXPECT_EQ(counts.at(5), RawCounts{});
}

TEST_F(CheckpointSummaries, AreCoveredByVerify) {
  write_all(rising());
  EXPECT_TRUE(open().verify(BlockId(5)));
  overwrite<float>("/projections/slots", {5, 17}, 1e6F);
  const Checkpoint checkpoint = open();
  EXPECT_FALSE(checkpoint.verify(BlockId(5)));
  EXPECT_TRUE(checkpoint.verify(BlockId(4)));
  EXPECT_THAT(checkpoint.damaged_records(), IsEmpty()) << "it does not look at slots";
  EXPECT_THAT(checkpoint.projections()->blocks.damaged, ElementsAre(BlockId(5)));
  EXPECT_EQ(checkpoint.projections()->blocks.held, blocks - 1);
  EXPECT_THAT(checkpoint.atlas()->blocks.damaged, IsEmpty()) << "its cells are as they were";
}

TEST_F(CheckpointSummaries, HaveRecordsThatAreChecked) {
  write_all(rising());
  overwrite<std::uint64_t>("/projections/record", {7, 4}, 1); // zeros
  overwrite<std::uint64_t>("/projections/record", {8, 0}, 0); // parts
  const Checkpoint checkpoint = open();
  EXPECT_THAT(checkpoint.damaged_records(), ElementsAre(BlockId(7), BlockId(8)));
  EXPECT_FALSE(checkpoint.verify(BlockId(7)));
  EXPECT_EQ(checkpoint.raw_counts()->at(7), RawCounts{});
}

TEST_F(CheckpointSummaries, OfABlankBlockReplaceWhatItHadBefore) {
  write_all(rising());
  Checkpoint checkpoint = open(Checkpoint::Access::write);
  const Volume<float> blank(checkpoint.core(BlockId(0)).extent(), 0.0F);
  const Volume<std::uint16_t> dark(blank.extent(), static_cast<std::uint16_t>(offset));
  BlockSummary summary;
  summarise_raw(dark.view(), {.offset = offset}, {checkpoint.core(BlockId(0)), grid}, summary);
  checkpoint.mark_pending(BlockId(0));
  checkpoint.write(BlockId(0), blank.view(), statistics_of(blank.view()), summary);
  checkpoint.mark_done({BlockId(0)});
  EXPECT_TRUE(checkpoint.verify(BlockId(0)));
  EXPECT_EQ(checkpoint.atlas()->cells.result(0, 0, 0), 0);
  EXPECT_EQ(checkpoint.projections()->blocks.held, blocks);
  checkpoint.close();
}

TEST_F(CheckpointSummaries, MayBeMissingForABlock) {
  write_all(rising());
  Checkpoint checkpoint = open(Checkpoint::Access::write);
  const Box3 box = checkpoint.core(BlockId(2));
  checkpoint.mark_pending(BlockId(2));
  checkpoint.write(BlockId(2), result.view().part(box), statistics_of(result.view().part(box)));
  checkpoint.mark_done({BlockId(2)});
  EXPECT_TRUE(checkpoint.verify(BlockId(2)));
  EXPECT_EQ(checkpoint.projections()->blocks.held, blocks - 1);
  EXPECT_THAT(checkpoint.projections()->blocks.damaged, IsEmpty());
  checkpoint.close();
}

TEST_F(CheckpointSummaries, AreNoneInAFileWithoutThem) {
  const Checkpoint checkpoint(created("plain.h5", volume, core), world, Checkpoint::Access::read);
  EXPECT_FALSE(checkpoint.metadata().projections);
  EXPECT_FALSE(checkpoint.projections());
  EXPECT_FALSE(checkpoint.atlas());
  EXPECT_FALSE(checkpoint.raw_counts());
}

TEST_F(CheckpointSummaries, AreCountedByBytesNeeded) {
  CheckpointMetadata content = sample_content(volume, core);
  const std::int64_t without = Checkpoint::bytes_needed(content);
  content.projections = grid;
  EXPECT_GE(Checkpoint::bytes_needed(content) - without,
            blocks * most_summary_values(volume, core, grid) * static_cast<std::int64_t>(sizeof(float)));
  write_all(rising());
  EXPECT_LE(static_cast<std::int64_t>(std::filesystem::file_size(path)), Checkpoint::bytes_needed(content));
}

} // namespace
} // namespace lsdeconv
