#include "usual_run.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using testing::after;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(OpticsWarnings, AnEmissionFarFromTheExcitation) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.optics.emission_nm = 1122; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.optics.emission_nm = 1123; }),
              ElementsAre(HasSubstr("more than twice --lambda-ex 561")));
}

TEST(OpticsWarnings, AnApertureNearTheRefractiveIndex) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.optics.na = 1.05; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.optics.na = 1.1; }),
              ElementsAre(AllOf(HasSubstr("aperture of 1.1"), HasSubstr("22.5 % too deep"))));
  EXPECT_THAT(after([](PreparedRun& run) {
                run.config.optics.na = 1.1;
                run.config.optics.effective_na = 0.9;
              }),
              IsEmpty())
      << "which is computed with";
}

TEST(OpticsWarnings, ARefractiveIndexOfNoMedium) {
  for (const double good : {1.33, 1.56}) {
    EXPECT_THAT(after([&](PreparedRun& run) { run.config.optics.refractive_index = good; }), IsEmpty());
  }
  for (const double bad : {1.0, 1.29, 1.71}) {
    EXPECT_THAT(after([&](PreparedRun& run) { run.config.optics.refractive_index = bad; }),
                ElementsAre(HasSubstr("--rf ")));
  }
}

TEST(OpticsWarnings, AnEffectiveApertureThatNoLensHas) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.optics.effective_na = 0.2; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.optics.effective_na = 0.19; }),
              ElementsAre(HasSubstr("less than half of the --na 0.4")));
  EXPECT_THAT(after([](PreparedRun& run) { run.config.optics.effective_na = 0.41; }),
              ElementsAre(HasSubstr("above the --na 0.4")));
}

TEST(OpticsWarnings, AStretchToAnotherPsf) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.optics.scale_z = 2; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) {
                run.config.optics.scale_z = 2.1;
                run.config.optics.scale_xy = 0.4;
              }),
              ElementsAre(HasSubstr("--psf-scale-xy 0.4 and --psf-scale-z 2.1")));
}

TEST(OpticsWarnings, StepsTheWrongWayRound) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.dxy = 4.5; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.dxy = 4.6; }),
              ElementsAre(HasSubstr("the wrong way round")));
}

} // namespace
} // namespace lsdeconv
