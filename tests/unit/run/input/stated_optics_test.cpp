#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

StatedAcquisition all_stated() {
  return {.voxel = {2, 0.65, 0.65},
          .excitation_nm = 488,
          .emission_nm = 525,
          .na = 0.6,
          .refractive_index = 1.52,
          .title = "",
          .source = "OME-XML"};
}

RunConfig with(const std::vector<std::pair<const char*, const char*>>& options) {
  RunConfig config;
  config.input = "brain.tif";
  for (const auto& [name, value] : options) {
    set_parameter(config, name, value);
  }
  return config;
}

std::string refusal(RunConfig config, const StatedAcquisition& stated) {
  try {
    complete_optics(config, stated);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(StatedOptics, TakeThePlaceOfWhatIsNotGiven) {
  RunConfig config = with({});
  complete_optics(config, all_stated());
  EXPECT_EQ(config.dxy, 0.65);
  EXPECT_EQ(config.dz, 2);
  EXPECT_EQ(config.optics.excitation_nm, 488);
  EXPECT_EQ(config.optics.emission_nm, 525);
  EXPECT_EQ(config.optics.na, 0.6);
  EXPECT_EQ(config.optics.refractive_index, 1.52);
  EXPECT_EQ(
      stated_optics_text(config, all_stated()),
      "--dxy 0.65 µm, --dz 2 µm, --lambda-ex 488 nm, --lambda-em 525 nm, --rf 1.52, --na 0.6, as OME-XML "
      "states in the input");
  EXPECT_THAT(stated_optics_warnings(config, all_stated()), IsEmpty());
}

TEST(StatedOptics, GiveWayToWhatIsGiven) {
  RunConfig config = with({{"dxy", "0.66"}, {"dz", "2.2"}, {"na", "0.4"}});
  complete_optics(config, all_stated());
  EXPECT_EQ(config.dxy, 0.66);
  EXPECT_EQ(config.dz, 2.2);
  EXPECT_EQ(config.optics.na, 0.4) << "also where it is the usual value";
  EXPECT_THAT(stated_optics_text(config, all_stated()), Not(HasSubstr("--dz")));
  EXPECT_THAT(stated_optics_warnings(config, all_stated()),
              ElementsAre(AllOf(HasSubstr("--dz 2.2 µm"), HasSubstr("2 µm")),
                          AllOf(HasSubstr("--na 0.4"), HasSubstr("0.6"))))
      << "0.66 is 0.65 within 2 %";
}

TEST(StatedOptics, AreTakenWhereAnOptionLeavesThemToTheInput) {
  RunConfig config = with({{"dxy", "from-input"}});
  complete_optics(config, all_stated());
  EXPECT_EQ(config.dxy, 0.65);
  EXPECT_THAT(stated_optics_text(config, all_stated()), HasSubstr("--dxy"));
}

TEST(StatedOptics, OfAMeasuredPsfAreItsVoxelsOnly) {
  RunConfig config = with({{"psf", "psf.tif"}});
  complete_optics(config, all_stated());
  EXPECT_EQ(config.dxy, 0.65);
  EXPECT_EQ(config.optics.excitation_nm, 0);
  EXPECT_EQ(config.optics.na, RunConfig{}.optics.na);
  EXPECT_THAT(stated_optics_warnings(config, all_stated()), IsEmpty());
}

TEST(StatedOptics, ThatAreMissingAreAskedFor) {
  EXPECT_THAT(refusal(with({}), {}), AllOf(HasSubstr("\n  --dxy "), HasSubstr("do not state")));
  StatedAcquisition without_depth = all_stated();
  without_depth.voxel.z = 0;
  EXPECT_THAT(refusal(with({}), without_depth), HasSubstr("--dz is missing"));
  StatedAcquisition without_emission = all_stated();
  without_emission.emission_nm = 0;
  EXPECT_THAT(refusal(with({}), without_emission), HasSubstr("--lambda-em is missing"));
}

TEST(StatedOptics, ThatCannotBeAreLeftAside) {
  StatedAcquisition absurd = all_stated();
  absurd.voxel = {352.8, 1e-6, 1e-6};
  absurd.emission_nm = 52500;
  absurd.na = 1.6;
  RunConfig config = with({{"dxy", "0.5"}, {"dz", "1"}, {"lambda-em", "520"}});
  complete_optics(config, absurd);
  EXPECT_EQ(config.dz, 1);
  EXPECT_EQ(config.optics.na, RunConfig{}.optics.na);
  EXPECT_THAT(stated_optics_warnings(config, absurd),
              ElementsAre(AllOf(HasSubstr("--dxy"), HasSubstr("cannot be")), HasSubstr("--dz of 352.8 µm"),
                          HasSubstr("--lambda-em of 52500 nm"), HasSubstr("--na of 1.6")));
}

TEST(StatedOptics, OfPixelsThatAreNotSquareAreLeftAside) {
  StatedAcquisition oblong = all_stated();
  oblong.voxel.y = 0.7;
  EXPECT_THAT(refusal(with({}), oblong), HasSubstr("--dxy is missing"));
  RunConfig config = with({{"dxy", "0.65"}});
  complete_optics(config, oblong);
  EXPECT_THAT(stated_optics_warnings(config, oblong), ElementsAre(HasSubstr("0.7×0.65 µm (y×x)")));
}

TEST(StatedOptics, AreRoundedToSixDigits) {
  StatedAcquisition stated = all_stated();
  stated.excitation_nm = 561.0000000001;
  RunConfig config = with({});
  complete_optics(config, stated);
  EXPECT_EQ(config.optics.excitation_nm, 561);
}

TEST(UsedOptics, SayWhoGaveThem) {
  RunConfig config;
  EXPECT_EQ(used_optics_text(config), "NA 0.4, index 1.42, lens 240 mm, slit 12 mm (defaults)");
  config.optics.na = 0.5;
  config.given["na"] = "command line";
  EXPECT_EQ(used_optics_text(config), "NA 0.5; index 1.42, lens 240 mm, slit 12 mm (defaults)");
  config.optics.refractive_index = 1.33;
  config.from_metadata.emplace("rf");
  config.given["fcyl"] = "command line";
  EXPECT_EQ(used_optics_text(config),
            "NA 0.5; index 1.33 (from the images); lens 240 mm; slit 12 mm (default)");
}

TEST(UsedOptics, AreThoseOfTheKindOfSheet) {
  RunConfig config;
  config.optics.sheet = SheetModel::none;
  config.given["sheet"] = "command line";
  EXPECT_EQ(used_optics_text(config), "NA 0.4, index 1.42 (defaults); no sheet");
  config.optics.sheet = SheetModel::gaussian;
  EXPECT_THAT(used_optics_text(config), HasSubstr("beam radius 10 mm (defaults)"));
  config.optics.sheet_fwhm_um = 4;
  config.given["sheet-fwhm"] = "command line";
  EXPECT_EQ(used_optics_text(config), "NA 0.4, index 1.42 (defaults); sheet 4 µm");
  config.psf = "psf.tif";
  EXPECT_EQ(used_optics_text(config), "") << "it is measured";
}

} // namespace
} // namespace lsdeconv
