#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/tiff/staged_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <optional>

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
  tiff::StagedFile staged(folder / "a.tif");
  std::ofstream(staged.temporary()) << "new";
  EXPECT_EQ(content(folder / "a.tif"), "old");
  staged.publish();
  EXPECT_EQ(content(folder / "a.tif"), "new");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(StagedFile, VanishesUnlessPublished) {
  const TemporaryFolder folder;
  {
    tiff::StagedFile staged(folder / "a.tif");
    std::ofstream(staged.temporary()) << "new";
    const tiff::StagedFile moved = std::move(staged);
    EXPECT_EQ(content(moved.temporary()), "new");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(StagedFile, WaitsUnderAHiddenNameOfItsOwn) {
  const tiff::StagedFile one("x/a.tif");
  const tiff::StagedFile two("x/a.tif");
  EXPECT_NE(one.temporary(), two.temporary());
  EXPECT_EQ(one.temporary().parent_path(), "x");
  EXPECT_TRUE(one.temporary().filename().string().starts_with('.'));
  EXPECT_TRUE(tiff::is_staging_name(one.temporary().filename()));
  EXPECT_FALSE(tiff::is_staging_name("a.tif"));
}

TEST(StagedFile, SaysWhyItCannotTakeItsPlace) {
  const TemporaryFolder folder;
  tiff::StagedFile staged(folder / "a.tif"); // nothing was written
  try {
    staged.publish();
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("a.tif: No such file"));
  }
}

} // namespace
} // namespace lsdeconv
