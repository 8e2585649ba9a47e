#include "run/preparation/psf_check.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const ResidualPower white{.ratio = 1, .photons = 100};
const ResidualPower structured{.ratio = 5, .photons = 100};

PsfDepth depth(double factor) {
  return {.factor = factor, .deviation = 0.04, .boxes = 3, .undetermined = {}};
}

std::string said(const PsfCheck& check) {
  return about_psf_depth(RunConfig{}, check);
}

TEST(PsfCheck, SaysNothingOfADepthThatFits) {
  EXPECT_THAT(said({}), IsEmpty());
  EXPECT_THAT(said({depth(0.96), white}), IsEmpty());
  EXPECT_THAT(said({depth(1.05), {}}), IsEmpty());
}

TEST(PsfCheck, TellsAPsfThatIsTooDeep) {
  EXPECT_THAT(said({depth(0.83), {}}), HasSubstr("0.83 ± 0.04 times as deep: lsdeconv psf --fit"));
  EXPECT_THAT(said({depth(1), structured}), HasSubstr("by 5 times the noise"));
  RunConfig measured;
  measured.psf = "psf.tif";
  EXPECT_THAT(about_psf_depth(measured, {{}, structured}), HasSubstr("voxel size of the measured PSF"));
}

TEST(PsfCheck, TellsAPsfThatIsTooShallowWithAReservation) {
  EXPECT_THAT(said({depth(1.3), white}),
              HasSubstr("1.30 ± 0.04 times as deep, unless structures run along z"));
  PsfDepth undetermined = depth(1.3);
  undetermined.undetermined = "structures lie along axes";
  EXPECT_THAT(said({undetermined, white}), IsEmpty());
  EXPECT_THAT(said({{.factor = 1.12, .deviation = 0.05, .boxes = 3, .undetermined = {}}, white}), IsEmpty())
      << "two deviations";
}

TEST(PsfCheck, DoubtsOnlyADeepPsfForTheIterations) {
  EXPECT_TRUE((PsfCheck{depth(0.83), white}).is_too_deep());
  EXPECT_TRUE((PsfCheck{depth(1), structured}).is_too_deep());
  EXPECT_FALSE((PsfCheck{depth(1.3), white}).is_too_deep());
  EXPECT_FALSE((PsfCheck{depth(1), white}).is_too_deep());
}

} // namespace
} // namespace lsdeconv
