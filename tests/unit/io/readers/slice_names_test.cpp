#include "io/readers/naming/slice_names.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

class SliceNames : public ::testing::Test {
protected:
  void touch(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      std::ofstream(folder / name) << "x";
    }
  }
  std::string refusal(const std::string& pattern) const {
    try {
      (void)slice_names(folder.path(), pattern);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  TemporaryFolder folder;
};

TEST(NaturalOrder, PutsTwoBeforeTen) {
  EXPECT_TRUE(natural_less("img_2", "img_10"));
  EXPECT_FALSE(natural_less("img_10", "img_2"));
  EXPECT_TRUE(natural_less("img_2_c10", "img_10_c2"));
  EXPECT_TRUE(natural_less("a", "b"));
  EXPECT_TRUE(natural_less("img", "img_1"));
}

TEST(NaturalOrder, IsAnOrder) {
  const std::vector<std::string> names{"1",  "01",  "001",       "2",          "a1",  "a01",  "a",
                                       "1a", "01a", "img_1.tif", "img_01.tif", "1.5", "01.5", ""};
  for (const auto& a : names) {
    EXPECT_FALSE(natural_less(a, a)) << a;
    for (const auto& b : names) {
      EXPECT_EQ(natural_less(a, b) || natural_less(b, a), a != b) << a << " " << b;
      for (const auto& c : names) {
        EXPECT_TRUE(!natural_less(a, b) || !natural_less(b, c) || natural_less(a, c))
            << a << " " << b << " " << c;
      }
    }
  }
}

TEST_F(SliceNames, AreTheTiffsOfAFolderInNaturalOrder) {
  touch({"img_10.tif", "img_2.TIF", "img_1.Tiff", "notes.txt", "img_3.tif.bak", "._img_2.tif"});
  std::filesystem::create_directory(folder / "img_4.tif");
  EXPECT_THAT(slice_names(folder.path(), ""), ElementsAre("img_1.Tiff", "img_2.TIF", "img_10.tif"));
}

TEST_F(SliceNames, MatchThePattern) {
  touch({"C0_1.tif", "C1_1.tif", "C0_2.tif", "C0_2.txt"});
  EXPECT_THAT(slice_names(folder.path(), "C0_*"), ElementsAre("C0_1.tif", "C0_2.tif"));
  EXPECT_THAT(refusal("C7*"), AllOf(HasSubstr("none of the 3 TIFF files"), HasSubstr("C7*")));
}

TEST_F(SliceNames, KeepALinkThatLeadsNowhere) {
  std::filesystem::create_symlink(folder / "gone", folder / "img_1.tif");
  EXPECT_THAT(slice_names(folder.path(), ""), ElementsAre("img_1.tif"));
}

TEST_F(SliceNames, AreMissedWhereThereAreNone) {
  EXPECT_THAT(refusal(""), AllOf(HasSubstr(folder.path().string()), HasSubstr("holds no TIFF")));
  touch({"notes.txt"});
  EXPECT_THAT(refusal(""), HasSubstr("holds no TIFF"));
}

} // namespace
} // namespace lsdeconv
