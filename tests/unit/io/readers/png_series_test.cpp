#include "support/png_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::PngStorage;
using testing::write_png;

class PngSeries : public ::testing::Test {
protected:
  void write(std::int64_t z, const PngStorage& storage) const {
    write_png(folder / text("img_", z, ".png"), volume.view().part({{z, 0, 0}, {z + 1, 10, 12}}), storage);
  }
  void write_all(const PngStorage& storage) const {
    for (std::int64_t z = 0; z < volume.extent().z; ++z) {
      write(z, storage);
    }
  }
  [[nodiscard]] std::unique_ptr<VolumeReader> open(const OpenOptions& options = {}) const {
    return open_volume(folder.path(), options, world);
  }
  [[nodiscard]] std::string refusal() const {
    try {
      (void)open();
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }

  mpi::Communicator world = testing::world();
  testing::TemporaryFolder folder;
  Volume<float> volume = testing::patterned({6, 10, 12});
};

TEST_F(PngSeries, ListsEverySliceThatCannotBeUsed) {
  write_all({.bits = 8});
  write(1, {.bits = 8, .colour = PNG_COLOR_TYPE_RGB});
  write(3, {.bits = 16});
  std::ofstream(folder / "img_4.png") << "no picture";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("img_1.png: colours of kind RGB; save one grey channel"),
                               HasSubstr("img_3.png: 10×12 uint16"), HasSubstr("img_4.png: it is no PNG")));
}

TEST_F(PngSeries, RefusesGreyOfFewBits) {
  for (float& v : volume) {
    v = static_cast<float>(static_cast<int>(v) % 16);
  }
  write_all({.bits = 4});
  EXPECT_THAT(refusal(), HasSubstr("4-bit grey; 8 and 16 bits can be read"));
}

TEST_F(PngSeries, RefusesMorePixelsThanTheFileCanHold) {
  write_all({.bits = 8});
  // A header alone that claims 65535 × 65535 pixels; 0x7F9D3E20 would be the next chunk's.
  std::ofstream file(folder / "img_2.png", std::ios::binary);
  const unsigned char header[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0,    0, 0,    13,
                                  'I',  'H', 'D', 'R', 0,    0,    0xFF, 0xFF, 0,    0, 0xFF, 0xFF,
                                  8,    0,   0,   0,   0,    0x1C, 0xA4, 0xD0, 0x71, 0, 0,    0,
                                  0,    'I', 'D', 'A', 'T',  0x35, 0xAF, 0x06, 0x1E};
  file.write(reinterpret_cast<const char*>(header), sizeof(header));
  file.close();
  EXPECT_THAT(refusal(), HasSubstr("img_2.png: "));
}

TEST_F(PngSeries, KeepsSlicesAndInterpolatesMissingOnes) {
  write_all({.bits = 8});
  std::filesystem::remove(folder / "img_2.png");
  EXPECT_THAT(refusal(), HasSubstr("number 2 is missing"));
  const auto reader = open({.missing = MissingSlices::interpolate, .threads = 2, .cache_bytes = 1 << 20});
  EXPECT_THAT(reader->description().interpolated, ElementsAre(2));
  Volume<float> all(volume.extent());
  reader->read(whole(all.extent()), all.view());
  EXPECT_EQ(all(2, 4, 5), (volume(1, 4, 5) + volume(3, 4, 5)) / 2);
  EXPECT_EQ(all(5, 9, 11), volume(5, 9, 11));
  reader->read(whole(all.extent()), all.view());
  EXPECT_EQ(reader->statistics().chunks_decoded, 5);
  EXPECT_EQ(reader->statistics().chunks_reused, 5);
}

TEST_F(PngSeries, NamesTheFileThatChangedSinceItWasChecked) {
  write_all({.bits = 8});
  const auto reader = open();
  write(2, {.bits = 16});
  Volume<float> all(volume.extent());
  try {
    reader->read(whole(all.extent()), all.view());
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("img_2.png"), HasSubstr("replaced")));
  }
}

TEST_F(PngSeries, APictureBesideSlicesIsNoSlice) {
  for (int z = 0; z < 4; ++z) {
    testing::write_tiff(folder / text("slice_", z, ".tif"), volume.view().part({{z, 0, 0}, {z + 1, 10, 12}}),
                        {});
  }
  write(0, {.bits = 8});
  EXPECT_EQ(open()->description().extent.z, 4);
}

TEST_F(PngSeries, WhichOfTwoSeriesIsMeantMustBeSaid) {
  for (int z = 0; z < 4; ++z) {
    testing::write_tiff(folder / text("slice_", z, ".tif"), volume.view().part({{z, 0, 0}, {z + 1, 10, 12}}),
                        {});
  }
  write_all({.bits = 8});
  EXPECT_THAT(refusal(), HasSubstr("holds 4 TIFF and 6 PNG files; choose with --pattern '*.tif' or '*.png'"));
  EXPECT_EQ(open({.pattern = "*.tif"})->description().extent.z, 4);
  EXPECT_EQ(open({.pattern = "*.png"})->description().extent.z, 6);
}

} // namespace
} // namespace lsdeconv
