#include "lsdeconv/run/finished_quality.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

QualityFigure figure(const char* key, double before, double after, const char* unit = "") {
  return {.key = key, .before = before, .after = after, .unit = unit};
}

TEST(QualityLine, SaysHowMuchNarrowerThePsfBecomes) {
  EXPECT_EQ(quality_line({figure("width_x", 1.9, 0.8, "µm"), figure("width_z", 8.1, 4.4, "µm"),
                          figure("background_noise", QualityFigure::none, 0.4, "×")}),
            "finer: effective PSF x 1.9 → 0.8 µm, z 8.1 → 4.4 µm; noise in the background 0.4 ×");
  EXPECT_EQ(quality_line({figure("width_z", 8.1, 8.0, "µm")}), "not finer: effective PSF z 8.1 → 8 µm");
  EXPECT_EQ(quality_line({figure("background_noise", QualityFigure::none, 0.4)}),
            "noise in the background 0.4 ×");
  EXPECT_THAT(quality_line({}), IsEmpty());
}

TEST(QualityWarning, NamesTheWorstFigure) {
  const QualityFigure calm = figure("background_noise", QualityFigure::none, 0.4);
  const QualityFigure white = figure("residual_structure", QualityFigure::none, 0.05);
  const QualityFigure seamless = figure("seam", QualityFigure::none, 1.01);
  EXPECT_THAT(quality_warning({calm, white, seamless}, 25), IsEmpty());
  EXPECT_THAT(quality_warning({figure("background_noise", QualityFigure::none, 2.5), white, seamless}, 25),
              HasSubstr("noise in the background became 2.5 times as strong"));
  EXPECT_THAT(quality_warning({calm, figure("residual_structure", QualityFigure::none, 0.5), seamless}, 25),
              HasSubstr("correlation of 0.5"));
  EXPECT_THAT(quality_warning({calm, figure("residual_structure", QualityFigure::none, 0.5), seamless}, 2),
              IsEmpty())
      << "which two iterations cannot but leave";
  EXPECT_THAT(quality_warning({calm, white, figure("seam", QualityFigure::none, 1.6)}, 25),
              HasSubstr("1.6 times those beside them"));
  EXPECT_THAT(quality_warning({figure("seam", QualityFigure::none, QualityFigure::none)}, 25), IsEmpty());
}

} // namespace
} // namespace lsdeconv
