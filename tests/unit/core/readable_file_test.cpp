#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/readable_file.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sys/stat.h>

namespace lsdeconv {
namespace {

TEST(ReadableFile, ReadsAnywhereButNotBeyondTheEnd) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "a") << "0123456789";
  const ReadableFile file(folder / "a");
  EXPECT_EQ(file.size(), 10);
  EXPECT_GT(file.modified(), 1'500'000'000);
  std::array<std::byte, 3> bytes{};
  file.read_at(7, bytes);
  EXPECT_EQ(bytes, (std::array{std::byte{'7'}, std::byte{'8'}, std::byte{'9'}}));
  EXPECT_THROW(file.read_at(8, bytes), Error);
}

TEST(ReadableFile, RefusesFoldersPipesAndNothing) {
  const testing::TemporaryFolder folder;
  EXPECT_THROW(ReadableFile{folder.path()}, Error);
  EXPECT_THROW(ReadableFile{folder / "none"}, Error);
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THROW(ReadableFile{folder / "pipe"}, Error);
}

} // namespace
} // namespace lsdeconv
