#include "io/readers/naming/folder_contents.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <initializer_list>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class FolderContents : public ::testing::Test {
protected:
  std::string with_files(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      std::ofstream(folder_ / name) << "x";
    }
    return what_else_is_in(folder_.path());
  }
  const testing::TemporaryFolder folder_;
};

TEST_F(FolderContents, AreListedByTheirEndings) {
  EXPECT_THAT(
      with_files({"a.txt", "b.log", "c.LOG", "README", ".hidden"}),
      AllOf(HasSubstr("its files are 2 .log, 1 without an ending, 1 .txt"), Not(HasSubstr("not read"))));
}

TEST_F(FolderContents, ThatAreImagesOfOtherKindsComeWithAdvice) {
  EXPECT_THAT(with_files({"a.jpg"}), HasSubstr("JPEG is not read, as it does not keep counts"));
  EXPECT_THAT(with_files({"a.czi"}), HasSubstr("1 .czi, 1 .jpg"));
}

TEST_F(FolderContents, OfAnEmptyFolderAreNone) {
  EXPECT_EQ(with_files({}), "; it is empty");
  std::filesystem::create_directories(folder_ / "one" / "two");
  EXPECT_EQ(with_files({}), "; all it holds is 1 folder without slices");
}

} // namespace
} // namespace lsdeconv
