#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

RunConfig complete() {
  RunConfig config;
  config.input = "in";
  config.dxy = 0.4;
  config.dz = 1.2;
  config.optics.excitation_nm = 561;
  config.optics.emission_nm = 600;
  return config;
}

template <typename Config>
std::string fault(const Config& config) {
  try {
    validate(config);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(Validation, AcceptsAWholeConfiguration) {
  EXPECT_EQ(fault(complete()), "");
}

TEST(Validation, NamesWhatIsMissing) {
  RunConfig config = complete();
  config.input.clear();
  EXPECT_THAT(fault(config), HasSubstr("--input is missing"));
  EXPECT_NO_THROW(validate_optics(config));
  config = complete();
  config.shape = {4, 5, 6};
  config.dz = 0;
  EXPECT_THAT(fault(config), HasSubstr("--dz is missing"));
  config = complete();
  config.shape = {4, 5, 6};
  config.optics.emission_nm = 0;
  EXPECT_THAT(fault(config), AllOf(HasSubstr("--lambda-em is missing"), HasSubstr("--psf")));
}

TEST(Validation, LeavesToTheInputWhatItMayState) {
  RunConfig config = complete();
  config.dxy = config.dz = config.optics.excitation_nm = config.optics.emission_nm = 0;
  EXPECT_EQ(fault(config), "");
  EXPECT_THROW(validate_optics(config), UserError);
}

TEST(Validation, AMeasuredPsfNeedsNoOpticsButTheVoxelSize) {
  RunConfig config = complete();
  config.psf = "psf.tif";
  config.optics.excitation_nm = config.optics.emission_nm = 0;
  config.optics.na = 1.5;
  EXPECT_EQ(fault(config), "");
  EXPECT_NO_THROW(validate_optics(config));
  config.dxy = 0;
  EXPECT_THROW(validate_optics(config), UserError);
}

TEST(Validation, TheApertureIsBelowTheIndex) {
  RunConfig config = complete();
  config.optics.na = 1.5;
  EXPECT_EQ(fault(config), "--na is 1.5, but must be above 0 and below the refractive index --rf 1.42");
  config.optics.na = config.optics.refractive_index;
  EXPECT_THAT(fault(config), HasSubstr("--na is 1.42"));
  config.optics.na = 1.41;
  EXPECT_EQ(fault(config), "");
}

TEST(Validation, RefusesContradictions) {
  RunConfig config = complete();
  config.verbose = config.quiet = true;
  EXPECT_THAT(fault(config), AllOf(HasSubstr("--verbose"), HasSubstr("--quiet")));
}

TEST(Validation, ASimulationNeedsAPlaceOfItsOwnForTheTruth) {
  SimulateConfig config;
  EXPECT_THAT(fault(config), HasSubstr("--output is missing"));
  config.output = "a/b";
  EXPECT_EQ(fault(config), "");
  config.truth = "a/./b";
  EXPECT_THAT(fault(config), HasSubstr("--truth"));
  config.truth = "a/c";
  config.optics.na = 2;
  EXPECT_THAT(fault(config), HasSubstr("--na is 2"));
}

TEST(SnyderShift, IsTheVarianceOfReadNoiseInPhotoElectronsTimesGain) {
  RunConfig config;
  EXPECT_EQ(snyder_shift(config), 0);
  config.read_noise = 6;
  EXPECT_THROW((void)snyder_shift(config), UserError);
  config.gain = 2;
  EXPECT_EQ(snyder_shift(config), 18);
}

TEST(Validation, ASimulationHasOnePsfEverywhere) {
  SimulateConfig config;
  config.output = "a/b";
  config.sheet_focus = 100;
  EXPECT_THAT(fault(config), HasSubstr("--sheet-focus is for deconvolution"));
}

TEST(Validation, RefusesASheetThinnerThanAWavelength) {
  RunConfig config = complete();
  const auto sheet = [&](double fcyl, double slitwidth) {
    config.optics.cylinder_focal_length_mm = fcyl;
    config.optics.slit_width_mm = slitwidth;
    try {
      validate_optics(config);
    } catch (const UserError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(sheet(240, 12), "");
  EXPECT_EQ(sheet(240, 237), "") << "an aperture of 0.4426";
  EXPECT_THAT(sheet(240, 238), HasSubstr("less than the 0.56 µm of a wavelength"));
  EXPECT_THAT(sheet(12, 240),
              AllOf(HasSubstr("--fcyl 12 mm with --slitwidth 240 mm"), HasSubstr("0.25 µm thin")))
      << "swapped";
  EXPECT_NE(sheet(0.24, 12), "") << "in metres";
  config.optics.sheet = SheetModel::none;
  EXPECT_EQ(sheet(0.24, 12), "") << "there is none";
  config.optics.sheet = SheetModel::gaussian;
  config.optics.beam_radius_mm = 0.01;
  EXPECT_EQ(sheet(0.24, 12), "") << "the beam is narrower than the slit";
  config.optics.beam_radius_mm = 10;
  EXPECT_NE(sheet(0.24, 12), "");
  config.optics.sheet_fwhm_um = 4;
  EXPECT_EQ(sheet(0.24, 12), "") << "its thickness is given";
  config.optics.sheet_fwhm_um = 0;
  config.psf = "beads.tif";
  EXPECT_EQ(sheet(0.24, 12), "") << "a measured PSF takes its place";
}

} // namespace
} // namespace lsdeconv
