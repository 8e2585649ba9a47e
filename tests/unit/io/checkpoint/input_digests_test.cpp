#include "support/checkpoint_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace lsdeconv {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;

class InputDigestsTest : public ::testing::Test {
protected:
  InputDigestsTest() { Checkpoint::create(path, testing::sample_content({8, 9, 10}, {4, 5, 5})); }
  [[nodiscard]] Checkpoint opened() const { return {path, world, Checkpoint::Access::write}; }

  mpi::Communicator world = testing::world();
  testing::TemporaryFolder folder;
  std::filesystem::path path = folder / "run.h5";
};

TEST_F(InputDigestsTest, AreThoseOfAColumnOfBlocks) {
  Checkpoint checkpoint = opened();
  EXPECT_EQ(checkpoint.column(BlockId(1)), 1);
  EXPECT_EQ(checkpoint.column(BlockId(5)), 1) << "behind block 1";
  checkpoint.write_input_digests(BlockId(5), {3, {30, 40, 50}});
  EXPECT_THAT(checkpoint.input_digests(0), Each(Eq(std::nullopt)));
  EXPECT_THAT(checkpoint.input_digests(1), ElementsAre(std::nullopt, std::nullopt, std::nullopt, 30U, 40U,
                                                       50U, std::nullopt, std::nullopt));
  checkpoint.write_input_digests(BlockId(1), {3, {31}});
  EXPECT_EQ(checkpoint.input_digests(1)[3], 31U);
  checkpoint.close();
}

TEST_F(InputDigestsTest, BeyondTheVolumeAreLeftOut) {
  Checkpoint checkpoint = opened();
  checkpoint.write_input_digests(BlockId(0), {-2, {1, 2, 3}});
  checkpoint.write_input_digests(BlockId(0), {7, {4, 5}});
  checkpoint.write_input_digests(BlockId(0), {20, {6}});
  checkpoint.write_input_digests(BlockId(0), {});
  EXPECT_EQ(checkpoint.input_digests(0).front(), 3U);
  EXPECT_EQ(checkpoint.input_digests(0).back(), 4U);
  EXPECT_THAT(checkpoint.input_digests(1), Each(Eq(std::nullopt)));
  checkpoint.close();
}

/// Each is sound, but of another slice.
TEST_F(InputDigestsTest, AtOtherPlacesAreDamaged) {
  Checkpoint checkpoint = opened();
  checkpoint.write_input_digests(BlockId(0), {2, {70, 80, 90}});
  checkpoint.close();
  {
    const hdf5::File file = hdf5::File::open(path, world, hdf5::Access::write);
    const hdf5::Dataset stored = file.dataset("/inputs/voxels");
    const hdf5::Slab both{{0, 2}, {1, 2}};
    std::array<std::uint64_t, 2> entries{};
    stored.read(both, entries.data());
    std::swap(entries[0], entries[1]);
    stored.write(both, entries.data());
  }
  Checkpoint exchanged = opened();
  EXPECT_EQ(exchanged.input_digests(0)[2], std::nullopt);
  EXPECT_EQ(exchanged.input_digests(0)[3], std::nullopt);
  EXPECT_EQ(exchanged.input_digests(0)[4], 90U);
  EXPECT_THAT(exchanged.damaged_parts(), ElementsAre(::testing::HasSubstr("/inputs/voxels")));
  exchanged.close();
}

} // namespace
} // namespace lsdeconv
