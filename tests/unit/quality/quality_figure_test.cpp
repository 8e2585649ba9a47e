#include "lsdeconv/quality/quality_figure.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(QualityFigure, ShowsBothSidesWhereThereAreTwo) {
  EXPECT_EQ(value_text({.key = "width", .name = "", .before = 8.12, .after = 4.4, .unit = "µm"}),
            "8.12 → 4.4 µm");
  EXPECT_EQ(value_text({.key = "noise", .name = "", .after = 0.4}), "0.4");
  EXPECT_EQ(value_text({.key = "noise", .name = "", .before = 1}), "not known");
}

TEST(QualityFigure, IsFoundByItsKey) {
  const QualityFigures figures{{.key = "seam", .name = ""}, {.key = "flux", .name = "", .after = 1}};
  ASSERT_NE(find_figure(figures, "flux"), nullptr);
  EXPECT_EQ(find_figure(figures, "flux")->after, 1);
  EXPECT_EQ(find_figure(figures, "width"), nullptr);
}

} // namespace
} // namespace lsdeconv
