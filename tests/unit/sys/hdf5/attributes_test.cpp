#include "unit/sys/hdf5/file_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv::hdf5 {
namespace {

using ::testing::ElementsAre;
using AttributesTest = SampleFolder;

TEST_F(AttributesTest, TextsOfAnySizeAndNumberSurviveReopening) {
  std::map<std::string, std::string> entries{
      {"empty", ""}, {"umlaut", "größer"}, {"long", std::string(200000, 'x')}};
  for (int i = 0; i < 100; ++i) {
    entries["entry " + std::to_string(i)] = std::to_string(i);
  }
  File file = new_file();
  write_text_attributes(file.create_group("/texts"), entries);
  file.close();
  EXPECT_EQ(read_text_attributes(File::open(path).group("/texts")), entries);
}

TEST_F(AttributesTest, IntegersComeBack) {
  const File file = new_file();
  write_integers_attribute(file.handle(), "core", {64, -1, 1LL << 40});
  EXPECT_THAT(read_integers_attribute(file.handle(), "core"), ElementsAre(64, -1, 1LL << 40));
}

TEST_F(AttributesTest, NumbersComeBackAlsoWhereTheyAreWhole) {
  const File file = new_file();
  write_numbers_attribute(file.handle(), "sizes", {0.25, 1e300});
  write_integers_attribute(file.handle(), "counts", {-3});
  EXPECT_THAT(read_numbers_attribute(file.handle(), "sizes"), ElementsAre(0.25, 1e300));
  EXPECT_THAT(read_numbers_attribute(file.handle(), "counts"), ElementsAre(-3.0));
}

TEST_F(AttributesTest, TextsOfFixedWidthEndWithTheirFirstZero) {
  const File file = new_file();
  write_characters_attribute(file.handle(), "unit", std::string("um\0\0", 4));
  write_text_attribute(file.handle(), "free", "um");
  EXPECT_EQ(any_text_attribute(file.handle(), "unit"), "um");
  EXPECT_EQ(any_text_attribute(file.handle(), "free"), "um");
  EXPECT_EQ(any_text_attribute(file.handle(), "none"), "");
}

TEST_F(AttributesTest, AMissingOneIsNamed) {
  const File file = new_file();
  EXPECT_FALSE(has_attribute(file.handle(), "format"));
  try {
    (void)read_text_attribute(file.handle(), "format");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("'format'"));
  }
}

TEST_F(AttributesTest, AnotherKindIsRefused) {
  const File file = new_file();
  write_text_attribute(file.handle(), "text", "12");
  write_integers_attribute(file.handle(), "number", {12});
  EXPECT_THROW((void)read_integers_attribute(file.handle(), "text"), Error);
  EXPECT_THROW((void)read_text_attribute(file.handle(), "number"), Error);
}

} // namespace
} // namespace lsdeconv::hdf5
