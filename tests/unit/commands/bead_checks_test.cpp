#include "commands/bead_checks.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

BeadPsf result_with(int used, int others) {
  BeadPsf result;
  for (int i = 0; i < used + others; ++i) {
    result.beads.push_back({.centre = {}, .fate = i < used ? BeadFate::used : BeadFate::outlier, .fwhm = {}});
  }
  result.psf.voxel = {1, 0.4, 0.4};
  result.psf.fwhm = {4, 0.7, 0.7};
  return result;
}

std::string refusal(const BeadPsf& result) {
  try {
    refuse_other_than_beads(result);
    return {};
  } catch (const UserError& error) {
    return error.what();
  }
}

TEST(BeadChecks, FewUsedOfManyAreNoBeads) {
  EXPECT_EQ(refusal(result_with(1, 98)), "");
  EXPECT_THAT(refusal(result_with(1, 99)),
              AllOf(HasSubstr("only 1 of the 100"), HasSubstr("No PSF is written")));
  EXPECT_THAT(refusal(result_with(4, 27000)), HasSubstr("only 4 of the 27004"));
  EXPECT_EQ(refusal(result_with(5, 27000)), "") << "enough to leave out outliers";
}

TEST(BeadChecks, APeakThatIsNotInTheMiddleIsNone) {
  BeadPsf result = result_with(12, 3);
  result.psf.off_centre = {3.9, 0, 0.8};
  EXPECT_EQ(refusal(result), "");
  result.psf.off_centre.x = -0.81;
  EXPECT_THAT(refusal(result), AllOf(HasSubstr("0.81 µm off"), HasSubstr("along x")));
}

TEST(BeadChecks, MuchNegativeLightIsNone) {
  BeadPsf result = result_with(12, 3);
  result.psf.negative_share = 0.25;
  EXPECT_EQ(refusal(result), "");
  result.psf.negative_share = 0.3;
  EXPECT_THAT(refusal(result), HasSubstr("negative values make up 30 %"));
}

TEST(BeadChecks, MostOfTheBeadsLeftOutIsSaid) {
  EXPECT_THAT(bead_warnings(result_with(10, 190)), IsEmpty());
  EXPECT_THAT(bead_warnings(result_with(10, 191)), ElementsAre(HasSubstr("only 10 of the 201")));
}

} // namespace
} // namespace lsdeconv
