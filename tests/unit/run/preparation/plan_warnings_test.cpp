#include "usual_run.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using testing::after;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::usual;

TEST(PlanWarnings, ThereAreNoneOfAUsualRun) {
  EXPECT_THAT(warnings(usual()), IsEmpty());
}

TEST(PlanWarnings, TheWarningOfAnAlgorithm) {
  PreparedRun run = usual();
  run.config.algorithm = "legacy-2025";
  EXPECT_THAT(warnings(run), ElementsAre(HasSubstr("LsDeconvolveMultiGPU")));
}

TEST(PlanWarnings, AMeasuredPsfThatIsNoisy) {
  PreparedRun run = usual();
  run.psf.widest.noise_share = 0.029;
  EXPECT_THAT(warnings(run), IsEmpty());
  run.psf.widest.noise_share = 0.052;
  EXPECT_THAT(warnings(run), ElementsAre(HasSubstr("about 5.2 % of the sum of the measured PSF is noise")));
}

TEST(PlanWarnings, WavelengthsTheWrongWayRound) {
  PreparedRun run = usual();
  std::swap(run.config.optics.excitation_nm, run.config.optics.emission_nm);
  EXPECT_THAT(warnings(run), ElementsAre(HasSubstr("--lambda-em 561")));
}

TEST(PlanWarnings, OpticsThatAMeasuredPsfTakesThePlaceOf) {
  PreparedRun run = usual();
  run.config.psf = "beads.tif";
  run.config.optics.na = 0.3;
  EXPECT_THAT(warnings(run), ElementsAre(HasSubstr("--lambda-ex 561, --lambda-em 600, --na 0.3")));
  std::swap(run.config.optics.excitation_nm, run.config.optics.emission_nm);
  EXPECT_EQ(warnings(run).size(), 1U) << "of no effect, so not the wrong way round either";
  run.config.optics.na = RunConfig{}.optics.na;
  run.config.optics.excitation_nm = run.config.optics.emission_nm = RunConfig{}.optics.excitation_nm;
  EXPECT_THAT(warnings(run), IsEmpty());
}

TEST(PlanWarnings, AreThoseOfTheSampleAndTheCalibration) {
  EXPECT_THAT(after([](PreparedRun& run) {
                run.manifest.data_warnings = {"the data"};
                run.input.warnings = {"the flat field"};
              }),
              ElementsAre("the flat field", "the data"));
}

} // namespace
} // namespace lsdeconv
