#include "support/storage_limits.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/staged_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace lsdeconv {
namespace {

using testing::TemporaryFolder;

std::string content(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(StagedFile, TakesItsPlaceWhenPublished) {
  const TemporaryFolder folder;
  std::ofstream(folder / "a.tif") << "old";
  StagedFile staged(folder / "a.tif");
  std::ofstream(staged.temporary()) << "new";
  EXPECT_EQ(content(folder / "a.tif"), "old");
  staged.publish();
  EXPECT_EQ(content(folder / "a.tif"), "new");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(StagedFile, VanishesUnlessPublished) {
  const TemporaryFolder folder;
  {
    StagedFile staged(folder / "a.tif");
    std::ofstream(staged.temporary()) << "new";
    const StagedFile moved = std::move(staged);
    EXPECT_EQ(content(moved.temporary()), "new");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(StagedFile, WaitsUnderAHiddenNameOfItsOwn) {
  const StagedFile one("x/a.tif");
  const StagedFile two("x/a.tif");
  EXPECT_NE(one.temporary(), two.temporary());
  EXPECT_EQ(one.temporary().parent_path(), "x");
  EXPECT_TRUE(one.temporary().filename().string().starts_with('.'));
  EXPECT_EQ(staged_name(one.temporary().filename()), "a.tif");
}

TEST(StagedFile, NamesOfOthersAreNotTakenForItsOwn) {
  for (const char* name : {"a.tif", ".a.tif.part", ".a.tif.0123456789abcdef", "a.tif.0123456789abcdef.part",
                           ".a.tif.0123456789abcdeg.part", "..0123456789abcdef.part", ".part", ""}) {
    EXPECT_EQ(staged_name(name), std::nullopt) << name;
  }
}

TEST(StagedFile, WhatAKilledProgramLeftIsRemovedByItsPlace) {
  const TemporaryFolder folder;
  const auto leave = [&](const std::string& name) { std::ofstream(folder / name) << "half"; };
  leave(".a.tif.0123456789abcdef.part");
  leave(".b.tif.0123456789abcdef.part");
  leave(".a.tif.part");
  remove_staged(folder.path(), [](const std::string& name) { return name == "a.tif"; });
  EXPECT_FALSE(std::filesystem::exists(folder / ".a.tif.0123456789abcdef.part"));
  EXPECT_TRUE(std::filesystem::exists(folder / ".b.tif.0123456789abcdef.part"));
  EXPECT_TRUE(std::filesystem::exists(folder / ".a.tif.part"));
}

TEST(StagedFile, SaysWhyItCannotTakeItsPlace) {
  const TemporaryFolder folder;
  StagedFile staged(folder / "a.tif"); // nothing was written
  try {
    staged.publish();
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("a.tif: No such file"));
  }
}

TEST(ReplaceFile, ReplacesWholeAndCleansUp) {
  const TemporaryFolder folder;
  std::ofstream(folder / ".r.json.0123456789abcdef.part") << "half a report";
  replace_file(folder / "r.json", "first");
  replace_file(folder / "r.json", "second");
  EXPECT_EQ(content(folder / "r.json"), "second");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(ReplaceFile, SaysWhichFileAndWhy) {
  const TemporaryFolder folder;
  try {
    replace_file(folder / "absent" / "r.json", "x");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("r.json: No such file"));
  }
}

/// A group's shared folder: what is made in it belongs to the group, and the umask alone sets the mode.
TEST(ReplaceFile, FollowsTheFolderAndTheUmask) {
  const TemporaryFolder folder;
  constexpr gid_t group = 12345;
  if (::chown(folder.path().c_str(), static_cast<uid_t>(-1), group) != 0) {
    GTEST_SKIP() << "only root can give a folder to any group";
  }
  ASSERT_EQ(::chmod(folder.path().c_str(), 02775), 0);
  const mode_t before = ::umask(027);
  replace_file(folder / "r.json", "x");
  (void)::umask(before);
  struct stat status {};
  ASSERT_EQ(::stat((folder / "r.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_gid, group);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
}

TEST(PutFile, FailsWhereTheLastBytesDoNotFitOnTheDisk) {
  const TemporaryFolder folder;
  const testing::FileSizeLimit limit(10);
  EXPECT_THROW(put_file(folder / "short", "more than ten bytes, which are written when it is closed"), Error);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

} // namespace
} // namespace lsdeconv
