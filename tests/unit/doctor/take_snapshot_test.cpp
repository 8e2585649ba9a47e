// With one rank; tests/mpi has several.
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/doctor/take_snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace lsdeconv::doctor {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::SizeIs;

TEST(TakeSnapshot, DescribesThisNodeAndWritesToTheFolderWithoutLeavingAnything) {
  const testing::TemporaryFolder folder;
  const std::optional<Snapshot> taken = take_snapshot(folder.path(), testing::world());
  ASSERT_TRUE(taken) << "a single rank is the first of its node";
  EXPECT_GT(taken->machine.memory_total, 0);
  EXPECT_EQ(taken->ranks.ranks, 1);
  EXPECT_EQ(taken->ranks.nodes, 1);
  ASSERT_THAT(taken->ranks.cores, SizeIs(1));
  EXPECT_THAT(taken->ranks.cores[0], AllOf(Ge(1), Le(taken->machine.node_cores)));
  EXPECT_THAT(taken->ranks.file_libraries, AllOf(HasSubstr("HDF5"), HasSubstr("libtiff")));
  EXPECT_EQ(taken->disk.seen_by_all, std::nullopt) << "one node has nothing to compare with";
  EXPECT_EQ(taken->disk.folder, folder.path());
  EXPECT_GT(taken->disk.free, 0);
  EXPECT_EQ(taken->disk.writing.failure, "");
  EXPECT_GT(taken->disk.writing.bytes, 0);
  EXPECT_LE(taken->disk.writing.bytes, std::int64_t{256} << 20);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(TakeSnapshot, ReportsAFolderThatCannotBeWrittenAndTheLockingOfHdf5) {
  const testing::TemporaryFolder folder;
  ::setenv("HDF5_USE_FILE_LOCKING", "BEST_EFFORT", 1);
  const std::optional<Snapshot> taken = take_snapshot(folder / "none", testing::world());
  ::unsetenv("HDF5_USE_FILE_LOCKING");
  ASSERT_TRUE(taken);
  EXPECT_NE(taken->disk.writing.failure, "");
  EXPECT_EQ(taken->disk.writing.bytes, 0);
  EXPECT_EQ(taken->disk.hdf5_locking, "BEST_EFFORT");
}

} // namespace
} // namespace lsdeconv::doctor
