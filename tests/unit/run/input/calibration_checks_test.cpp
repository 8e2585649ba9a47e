#include "run/input/calibration_checks.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <random>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Extent3 slice{1, 200, 240};

template <typename Function>
Volume<float> image(Function&& value) {
  Volume<float> pixels(slice);
  for (std::int64_t y = 0; y < slice.y; ++y) {
    for (std::int64_t x = 0; x < slice.x; ++x) {
      pixels(0, y, x) = static_cast<float>(value(y, x));
    }
  }
  return pixels;
}

/// The light of a lens that falls off to a seventh in the corners.
double even_field(std::int64_t y, std::int64_t x) {
  const double u = 2 * static_cast<double>(y) / slice.y - 1;
  const double v = 2 * static_cast<double>(x) / slice.x - 1;
  return std::exp(-(u * u + v * v));
}

Volume<float> flat_field() {
  std::mt19937 random(4);
  std::vector<double> stripes(static_cast<std::size_t>(slice.y));
  std::generate(stripes.begin(), stripes.end(),
                [&] { return 1 + 0.03 * std::normal_distribution<double>()(random); });
  return image([&](std::int64_t y, std::int64_t x) {
    const double light = 800 * even_field(y, x) * stripes[static_cast<std::size_t>(y)];
    return std::poisson_distribution<int>(light)(random);
  });
}

Volume<float> dark_image() {
  std::mt19937 random(5);
  return image([&](std::int64_t, std::int64_t x) {
    const bool hot = random() % 5000 == 0;
    return 100 + static_cast<double>(x % 3) + 2 * std::normal_distribution<double>()(random)
           + (hot ? 3000 : 0);
  });
}

/// Cells of 30 pixels on a background.
Volume<float> sample_slice() {
  std::mt19937 random(6);
  return image([&](std::int64_t y, std::int64_t x) {
    const bool cell = (y / 30 + x / 30) % 2 == 0;
    return 110 + (cell ? 200 : 0) + 3 * std::normal_distribution<double>()(random);
  });
}

TEST(CalibrationChecks, FlatFieldsAndDarkImagesAreEven) {
  const std::filesystem::path path = "some.tif";
  EXPECT_LT(roughness(flat_field().view()), 0.15);
  EXPECT_LT(roughness(dark_image().view()), 0.1);
  EXPECT_THAT(calibration_warning({"flat", path}, flat_field().view(), 0), IsEmpty());
  EXPECT_THAT(calibration_warning({"offset-image", path}, dark_image().view(), 3), IsEmpty());
  EXPECT_THAT(calibration_warning({"flat", path}, Volume<float>({1, 5, 5}).view(), 0), IsEmpty());
}

TEST(CalibrationChecks, APictureOfASampleIsNot) {
  const std::filesystem::path path = "some.tif";
  EXPECT_GT(roughness(sample_slice().view()), 0.3);
  EXPECT_THAT(calibration_warning({"flat", path}, sample_slice().view(), 0),
              AllOf(HasSubstr("--flat some.tif"), HasSubstr("picture of a sample")));
  EXPECT_THAT(calibration_warning({"offset-image", path}, sample_slice().view(), 3),
              HasSubstr("in the dark"));
}

TEST(CalibrationChecks, FewCountsOfDifferenceAreTheCameras) {
  const Volume<float> faint = image([](std::int64_t y, std::int64_t) { return y / 8 % 2 == 0 ? 1 : 3; });
  const std::filesystem::path path = "some.tif";
  EXPECT_THAT(calibration_warning({"offset-image", path}, faint.view(), 3), IsEmpty());
  EXPECT_FALSE(calibration_warning({"flat", path}, faint.view(), 0).empty());
}

TEST(CalibrationChecks, AFlatFieldWhoseDarkestPixelsAreTheCamerasOffsetHoldsIt) {
  const std::filesystem::path path = "some.tif";
  const auto warning = [&](double offset, double given, double dark) {
    const Volume<float> field = image([offset](std::int64_t y, std::int64_t x) {
      const double v = even_field(y, x);
      return offset + 3000 * v * v * v;
    });
    return flat_offset_warning({"flat", path}, field.view(), given, dark);
  };
  EXPECT_THAT(warning(200, 0, 210), AllOf(HasSubstr("--flat some.tif"), HasSubstr("--flat-offset 210")));
  EXPECT_THAT(warning(100, 0, 0), HasSubstr("--flat-offset 100")) << "as most cameras have it";
  EXPECT_THAT(warning(200, 0, 100), IsEmpty());
  EXPECT_THAT(warning(200, 200, 210), IsEmpty()) << "it is taken off";
  EXPECT_THAT(flat_offset_warning({"flat", path}, Volume<float>(slice, 100.0F).view(), 0, 100), IsEmpty());
}

TEST(CalibrationChecks, ASliceOfTheInputIsRefused) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "in");
  std::filesystem::create_directories(folder / "camera");
  for (const char* name : {"in/z1.tif", "in/notes.tif", "camera/z1.tif"}) {
    std::ofstream(folder / name) << name;
  }
  VolumeDescription volume;
  volume.files = {{"z0.tif", 1, 1}, {"z1.tif", 1, 1}};
  const auto check = [&](const char* name) {
    const std::filesystem::path path = folder / name;
    require_no_slice({"flat", path}, folder / "in", volume);
  };
  EXPECT_THROW(check("in/z1.tif"), UserError);
  EXPECT_NO_THROW(check("in/notes.tif")) << "--pattern may leave it out";
  EXPECT_NO_THROW(check("camera/z1.tif"));
  const std::filesystem::path stack = folder / "camera/z1.tif";
  EXPECT_THROW(require_no_slice({"offset-image", stack}, stack, {}), UserError);
}

} // namespace
} // namespace lsdeconv
