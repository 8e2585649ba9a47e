#include "io/readers/inspection/length_unit.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(LengthUnit, KnowsTheMicrometreInEverySpelling) {
  for (const char* name : {"\xC2\xB5m", "\xCE\xBCm", "\xB5m", "\\u00B5m", "&#181;m", "&#xB5;m", "um",
                           "micron", "Micron", "micrometer"}) {
    EXPECT_EQ(micrometres_per(name), 1) << name;
  }
}

TEST(LengthUnit, KnowsItsNeighbours) {
  EXPECT_EQ(micrometres_per("nm"), 1e-3);
  EXPECT_EQ(micrometres_per("mm"), 1e3);
  EXPECT_EQ(micrometres_per("cm"), 1e4);
  EXPECT_EQ(micrometres_per("inch"), 25400);
}

TEST(LengthUnit, IsNoneForPixelsAndTheUnknown) {
  for (const char* name : {"", "pixel", "pixels", "reference frame", "parsec"}) {
    EXPECT_EQ(micrometres_per(name), 0) << name;
  }
}

} // namespace
} // namespace lsdeconv
