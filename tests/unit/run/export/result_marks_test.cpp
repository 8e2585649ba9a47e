#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/export/result_marks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class ResultMarksTest : public ::testing::Test {
protected:
  ResultMarksTest() { std::fill(psf.begin(), psf.end(), 0.0F); }

  [[nodiscard]] std::string found() const { return recipe(run_values(config), run, psf.view()); }

  RunConfig config;
  std::map<std::string, std::string> run{{"volume", "4 5 6"}, {"input-digest", "ab"}, {"core", "4 5 6"}};
  Volume<float> psf{Extent3{1, 1, 3}};
};

TEST_F(ResultMarksTest, ARecipeIsWhatTheVoxelsWereMadeFrom) {
  const std::string first = found();
  config.numit = 7;
  EXPECT_NE(found(), first);
  config.numit = RunConfig{}.numit;
  run["input-digest"] = "ac";
  EXPECT_NE(found(), first);
  run["input-digest"] = "ab";
  psf(0, 0, 1) = 1;
  EXPECT_NE(found(), first);
  psf(0, 0, 1) = 0;
  EXPECT_EQ(found(), first);
  config.optics.sheet = SheetModel::slit;
  EXPECT_EQ(found(), first) << "what auto stands for";
  config.optics.sheet = SheetModel::circular;
  EXPECT_NE(found(), first);
}

TEST_F(ResultMarksTest, EarlierVersionsHaveTheSameRecipeForTheSameVoxels) {
  std::map<std::string, std::string> earlier = run_values(config);
  ASSERT_EQ(earlier.erase("checkpoint-voxels"), 1U);
  EXPECT_EQ(recipe(earlier, run, psf.view()), found());
  config.checkpoint_voxels = StoredType::float16;
  EXPECT_NE(recipe(earlier, run, psf.view()), found());
}

TEST_F(ResultMarksTest, ARecipeDependsOnNeitherBlocksNorMachineNorOutput) {
  const std::string first = found();
  run["core"] = "2 5 6";
  run["program"] = "another version";
  run["background"] = "17";
  config.threads = 9;
  config.output = "elsewhere";
  config.compression = TiffCompression::none;
  EXPECT_EQ(found(), first);
}

TEST_F(ResultMarksTest, StorageIsTheFormOfTheSamples) {
  const std::string first = storage(config);
  config.numit = 7;
  EXPECT_EQ(storage(config), first);
  config.auto_range = 1;
  EXPECT_NE(storage(config), first);
}

TEST_F(ResultMarksTest, DescriptionsAreOfTheRunOrByItsRecipe) {
  const std::string description = "lsdeconv 1\nrun=aa\nrecipe=bb\nstorage=cc\ngain=1";
  EXPECT_TRUE(is_of_run(description, {.run = "aa", .recipe = "", .storage = ""}));
  EXPECT_TRUE(is_of_run(description, {.run = "xx", .recipe = "bb", .storage = ""}));
  EXPECT_FALSE(is_of_run(description, {.run = "xx", .recipe = "", .storage = ""}));
  EXPECT_FALSE(is_of_run("lsdeconv 1\nrun=xx", {.run = "aa", .recipe = "bb", .storage = ""}));
  EXPECT_TRUE(is_as_wanted(description, {.run = "", .recipe = "bb", .storage = "cc"}));
  const ResultMarks of_files{.run = "", .recipe = "bb", .storage = "cc", .differences = "", .files = "dd"};
  EXPECT_TRUE(is_as_wanted(description, of_files)) << "earlier versions did not say";
  EXPECT_TRUE(is_as_wanted(description + "\ninput_files=dd", of_files));
  EXPECT_FALSE(is_as_wanted(description + "\ninput_files=ee", of_files));
  EXPECT_FALSE(is_as_wanted(description, {.run = "", .recipe = "bb", .storage = "dd"}));
  EXPECT_FALSE(
      is_as_wanted(description + "\nmissing_blocks=1", {.run = "", .recipe = "bb", .storage = "cc"}));
}

TEST_F(ResultMarksTest, ARefusalHasAnOutputThatIsFree) {
  const auto refuse = [] {
    require_of_run("lsdeconv 1\nrun=aa", {.run = "xx", .recipe = "yy", .storage = ""}, "/none/out/img_1.tif",
                   "/none/out");
  };
  EXPECT_THAT(refuse,
              ThrowsMessage<UserError>(AllOf(HasSubstr("/none/out/img_1.tif belongs to another run (aa"),
                                             HasSubstr("-o /none/out_2"), HasSubstr("--overwrite"))));
}

} // namespace
} // namespace lsdeconv
