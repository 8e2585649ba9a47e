// With one rank; tests/mpi has several.
#include "doctor/shared_folder.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace lsdeconv::doctor {
namespace {

TEST(SharedFolder, SeesItsOwnFileAndRemovesIt) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(sees_files_of_root(folder.path(), testing::world()), true);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(SharedFolder, IsUnknownWhereNothingCanBeWritten) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(sees_files_of_root(folder / "none", testing::world()), std::nullopt);
  EXPECT_FALSE(std::filesystem::exists(folder / "none")) << "no folder is made";
}

TEST(SharedFolder, LeavesOtherFilesAlone) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directory(folder / ".lsdeconv-doctor-other");
  (void)sees_files_of_root(folder.path(), testing::world());
  EXPECT_TRUE(std::filesystem::exists(folder / ".lsdeconv-doctor-other"));
}

} // namespace
} // namespace lsdeconv::doctor
