#include "usual_run.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace lsdeconv {
namespace {

using testing::after;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::input_of;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(ExtentWarnings, TooFewSlices) {
  EXPECT_THAT(after([](PreparedRun& run) { input_of(run).extent.z = 3; }),
              ElementsAre(HasSubstr("the volume has 3 slices")));
  EXPECT_THAT(after([](PreparedRun& run) { input_of(run).extent.z = 1; }),
              ElementsAre(HasSubstr("the volume has 1 slice, ")));
}

TEST(ExtentWarnings, AVolumeSmallerThanHalfOfThePsf) {
  EXPECT_THAT(after([](PreparedRun& run) { input_of(run).extent = {13, 6, 6}; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) {
                input_of(run).extent = {12, 5, 600};
              }),
              ElementsAre(HasSubstr("(along z 12 voxels of 25, along y 5 voxels of 11)")));
}

TEST(ExtentWarnings, AGaussianWiderThanThePsf) {
  const auto blurred = [](double sigma) {
    return after([&](PreparedRun& run) {
      run.config.gaussian_sigma = {sigma, 0.5, 0.5};
      const double width = 2.355 * sigma * 1.5;
      run.psf.widest.fwhm = {std::hypot(6, width), std::hypot(0.7, 0.47), std::hypot(0.7, 0.47)};
    });
  };
  EXPECT_THAT(blurred(3.3), IsEmpty());
  EXPECT_THAT(blurred(4),
              ElementsAre(AllOf(HasSubstr("--gaussian-sigma 4 along z"), HasSubstr("2.22 times"))));
}

TEST(ExtentWarnings, AGaussianThatIsCutOff) {
  const auto cut = [](int size) {
    return after([&](PreparedRun& run) {
      run.config.gaussian_sigma = {2, 0, 0};
      run.config.gaussian_filter_size = {size, 1, 1};
      run.psf.widest.fwhm.z = 10;
    });
  };
  EXPECT_THAT(cut(7), IsEmpty());
  EXPECT_THAT(cut(5), ElementsAre(HasSubstr("--gaussian-filter-size 5 along z")));
}

TEST(ExtentWarnings, ANotchAsWideAsTheStack) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.destripe_sigma = 12.5; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.destripe_sigma = 13; }),
              ElementsAre(HasSubstr("--destripe-sigma 13 is wide for 100 slices")));
}

TEST(ExtentWarnings, AWaveletThatNothingUses) {
  const auto given = [](DestripeMethod method) {
    return after([method](PreparedRun& run) {
      run.config.destripe_method = method;
      run.config.destripe_wavelet = "db2";
    });
  };
  EXPECT_THAT(given(DestripeMethod::munch), IsEmpty());
  EXPECT_THAT(given(DestripeMethod::median), ElementsAre(HasSubstr("--destripe-wavelet")));
}

TEST(ExtentWarnings, StripesAcrossTheSheet) {
  const auto along = [](DestripeAxis stripes, SheetAxis sheet) {
    return after([=](PreparedRun& run) {
      run.config.destripe_axis = stripes;
      run.config.optics.sheet_axis = sheet;
    });
  };
  EXPECT_THAT(along(DestripeAxis::x, SheetAxis::x), IsEmpty());
  EXPECT_THAT(along(DestripeAxis::y, SheetAxis::y), IsEmpty());
  EXPECT_THAT(along(DestripeAxis::z, SheetAxis::y), IsEmpty());
  EXPECT_THAT(along(DestripeAxis::x, SheetAxis::y),
              ElementsAre(HasSubstr("--destripe-axis x is across the sheet, which propagates along y")));
  EXPECT_THAT(along(DestripeAxis::y, SheetAxis::x), ElementsAre(HasSubstr("shadows lie along x")));
}

TEST(ExtentWarnings, AWaistFarOutside) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.sheet_focus = 480; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.sheet_focus = -240; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.sheet_focus = 481; }),
              ElementsAre(HasSubstr("far outside of the 240 µm")));
  EXPECT_THAT(after([](PreparedRun& run) { run.config.sheet_focus = -241; }),
              ElementsAre(HasSubstr("--sheet-focus -241")));
}

TEST(InputWarnings, AResultOfAnEarlierRun) {
  EXPECT_THAT(after([](PreparedRun& run) { input_of(run).stated.deconvolved = true; }),
              ElementsAre(HasSubstr("result of an earlier run")));
}

TEST(InputWarnings, MissingSlicesAreNamed) {
  const auto missing = [](const std::vector<std::int64_t>& slices) {
    return after([&](PreparedRun& run) { input_of(run).interpolated = slices; });
  };
  EXPECT_THAT(missing({}), IsEmpty());
  EXPECT_THAT(missing({7}), ElementsAre("1 of 100 slices is missing and made of its neighbours, which is no "
                                        "data: z = 7, counted from 0"));
  EXPECT_THAT(missing({3, 7, 8}),
              ElementsAre(AllOf(HasSubstr("3 of 100 slices are missing and made of their"),
                                HasSubstr("z = 3 and 7 to 8"))));
}

TEST(InputWarnings, ManyMissingSlicesAskForTheFiles) {
  const auto missing = [](std::size_t count) {
    return after([&](PreparedRun& run) {
      for (std::size_t i = 0; i < count; ++i) {
        input_of(run).interpolated.push_back(1 + 2 * static_cast<std::int64_t>(i));
      }
    });
  };
  EXPECT_THAT(missing(10), ElementsAre(AllOf(HasSubstr("10 of 100 slices"), HasSubstr("and 2 more"),
                                             Not(HasSubstr("are all files there")))));
  EXPECT_THAT(missing(11),
              ElementsAre(AllOf(HasSubstr("11 of 100 slices"), HasSubstr("are all files there"))));
}

} // namespace
} // namespace lsdeconv
