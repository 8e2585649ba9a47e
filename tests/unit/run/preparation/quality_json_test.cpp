#include "lsdeconv/run/preparation/quality_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace lsdeconv {
namespace {

TEST(QualityJson, IsReadBackAsItWasWritten) {
  const QualityFigures figures{
      {.key = "width_z", .name = "width", .before = 8.1, .after = 1.0 / 3, .unit = "µm", .meaning = "less"},
      {.key = "seam", .name = "seams", .meaning = "1", .missing = "one block"}};
  const nlohmann::ordered_json json = figures_json(figures);
  EXPECT_TRUE(json[1]["after"].is_null());
  EXPECT_TRUE(json[1]["unit"].is_null());
  const QualityFigures again = figures_from_text(json.dump());
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].key, "width_z");
  EXPECT_EQ(again[0].before, 8.1);
  EXPECT_EQ(again[0].after, 1.0 / 3);
  EXPECT_EQ(again[0].unit, "µm");
  EXPECT_TRUE(std::isnan(again[1].after));
  EXPECT_EQ(again[1].missing, "one block");
}

TEST(QualityJson, TakesWhatItCanReadOfADamagedText) {
  EXPECT_TRUE(figures_from_text("").empty());
  EXPECT_TRUE(figures_from_text("{}").empty());
  EXPECT_TRUE(figures_from_text("[3]").empty());
  const QualityFigures figures = figures_from_text(R"([{"key": "seam", "after": "much"}])");
  ASSERT_EQ(figures.size(), 1U);
  EXPECT_TRUE(std::isnan(figures[0].after));
}

} // namespace
} // namespace lsdeconv
