#include "lsdeconv/io/writers/slice_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

/// Input files that hold the slices 0, 1, 2 …, but for those whose name is empty: they are missing.
std::vector<InputFile> inputs_of(const std::vector<std::string>& names) {
  std::vector<InputFile> inputs;
  for (std::size_t z = 0; z < names.size(); ++z) {
    if (!names[z].empty()) {
      inputs.push_back({names[z], 1, 1, static_cast<std::int64_t>(z)});
    }
  }
  return inputs;
}

std::vector<std::string> names_of(const SliceFiles& files) {
  std::vector<std::string> names;
  for (const SliceFile& slice : files.slices) {
    names.push_back(slice.name);
  }
  return names;
}

std::vector<std::string> named(const std::vector<std::string>& inputs,
                               SliceNaming naming = SliceNaming::input) {
  return names_of(
      slice_files("/out", inputs_of(inputs), 0, static_cast<std::int64_t>(inputs.size()), naming));
}

TEST(SliceFiles, AreNamedAfterTheInput) {
  EXPECT_THAT(named({"Z0042.tif", "Z0043.tif"}), ElementsAre("Z0042.tif", "Z0043.tif"));
  EXPECT_EQ(slice_files("/out", inputs_of({"a.tif"}), 0, 1, SliceNaming::input).path(0), "/out/a.tif");
}

TEST(SliceFiles, EndAsPlainTiffsDo) {
  EXPECT_THAT(named({"a.TIFF", "b.ome.tif", "c.png", "d.tf8", "e.f.tif"}),
              ElementsAre("a.tif", "b.tif", "c.tif", "d.tif", "e.f.tif"));
}

TEST(SliceFiles, AreNumberedWhereTwoWouldHaveOneName) {
  EXPECT_THAT(named({"a.png", "a.tif", "b.tif"}),
              ElementsAre("img_000001.tif", "img_000002.tif", "img_000003.tif"));
}

TEST(SliceFiles, OfARegionKeepTheirNamesAndNumbers) {
  const std::vector<InputFile> inputs = inputs_of({"a5.tif", "a6.tif", "a7.tif", "a8.tif"});
  const SliceFiles after = slice_files("/out", inputs, 1, 2, SliceNaming::input);
  EXPECT_THAT(names_of(after), ElementsAre("a6.tif", "a7.tif"));
  EXPECT_EQ(after.first_z, 1);
  const SliceFiles numbered = slice_files("/out", inputs, 1, 2, SliceNaming::numbered);
  EXPECT_THAT(names_of(numbered), ElementsAre("img_000002.tif", "img_000003.tif"));
  EXPECT_EQ(numbered.slices[0].input, "a6.tif");
}

TEST(SliceFiles, OfMissingSlicesHaveTheNumbersBetween) {
  EXPECT_THAT(named({"a_007.tif", "", "", "a_010.tif", "a_011.tif"}),
              ElementsAre("a_007.tif", "a_008.tif", "a_009.tif", "a_010.tif", "a_011.tif"));
  EXPECT_THAT(named({"9_b.tif", "", "19_b.tif"}), ElementsAre("09_b.tif", "14_b.tif", "19_b.tif"));
  EXPECT_EQ(
      slice_files("/out", inputs_of({"a1.tif", "", "a3.tif"}), 0, 3, SliceNaming::input).slices[1].input, "");
}

TEST(SliceFiles, SortInTheOrderOfZ) {
  EXPECT_THAT(named({"img_9.tif", "img_10.tif", "img_101.tif"}),
              ElementsAre("img_009.tif", "img_010.tif", "img_101.tif"));
  EXPECT_THAT(named({"z_0.0.tif", "z_2.5.tif", "z_10.25.tif"}),
              ElementsAre("z_00.0.tif", "z_02.5.tif", "z_10.25.tif"));
  EXPECT_THAT(named({"2_z9_c1.tif", "2_z10_c1.tif", "2_z11_c1.tif"}),
              ElementsAre("2_z09_c1.tif", "2_z10_c1.tif", "2_z11_c1.tif"));
  EXPECT_THAT(named({"a9.tif", "", "a11.tif"}), ElementsAre("a09.tif", "a10.tif", "a11.tif"));
  EXPECT_THAT(named({"z-2.tif", "z-1.tif", "z0.tif"}),
              ElementsAre("img_000001.tif", "img_000002.tif", "img_000003.tif"))
      << "no zeros sort these";
  EXPECT_THAT(named({"s.tif", "r.tif"}), ElementsAre("img_000001.tif", "img_000002.tif"));
}

TEST(SliceFiles, OfARegionHaveTheNamesThatTheyHaveInTheWhole) {
  const std::vector<InputFile> inputs = inputs_of({"a8.tif", "a9.tif", "a10.tif"});
  EXPECT_THAT(names_of(slice_files("/out", inputs, 0, 2, SliceNaming::input)),
              ElementsAre("a08.tif", "a09.tif"));
}

TEST(SliceFiles, AreNumberedWhereNoNamesFollow) {
  const auto numbered = ElementsAre("img_000001.tif", "img_000002.tif", "img_000003.tif");
  EXPECT_THAT(named({"a1.tif", "", "b3.tif"}), numbered) << "two differences";
  EXPECT_THAT(named({"a1.tif", "", "a4.tif"}), numbered) << "half a number";
  EXPECT_THAT(named({"a.tif", "a.png", "b.tif"}), numbered) << "twice the same name";
  EXPECT_THAT(named({"a\n.tif", "b.tif", "c.tif"}), numbered) << "a line break";
  EXPECT_THAT(named({"a\xFF.tif", "b.tif", "c.tif"}), numbered) << "no UTF-8";
  EXPECT_THAT(named({"", "b2.tif", "b3.tif"}), numbered) << "the first one is missing";
  const std::string longest(246, 'L');
  EXPECT_THAT(named({longest + "1.tif", longest + "2.tif", longest + "3.tif"}), numbered)
      << "temporary names are longer";
  EXPECT_THAT(names_of(slice_files("/out", {{"stack.tif", 1, 1}}, 0, 3, SliceNaming::input)), numbered);
}

TEST(SliceFiles, NamesMayHaveLettersOfAnyLanguage) {
  EXPECT_THAT(named({"Größe_\xE8\x84\xB3_1.tif", "Größe_\xE8\x84\xB3_2.tif"}),
              ElementsAre("Größe_\xE8\x84\xB3_1.tif", "Größe_\xE8\x84\xB3_2.tif"));
}

TEST(SliceFiles, NumbersHaveEnoughDigits) {
  EXPECT_EQ(numbered_slices("/out", 12).path(0), "/out/img_000001.tif");
  EXPECT_EQ(numbered_slices("/out", 999999).path(999998), "/out/img_999999.tif");
  EXPECT_EQ(numbered_slices("/out", 1000000).path(0), "/out/img_0000001.tif");
  EXPECT_EQ(numbered_slices("/out", 1, 999999).path(0), "/out/img_1000000.tif");
}

} // namespace
} // namespace lsdeconv
