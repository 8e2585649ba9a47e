#include "support/png_sample.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/png/image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using testing::patterned;
using testing::PngStorage;
using testing::TemporaryFolder;
using testing::write_png;

class PngImage : public ::testing::Test {
protected:
  std::filesystem::path written(const PngStorage& storage) {
    for (float& v : slice) { // of 16 bits such that the order of the bytes matters
      v = storage.bits == 16 ? 251 * v : static_cast<float>(static_cast<int>(v) >> (8 - storage.bits));
    }
    write_png(folder / "slice.png", slice.view(), storage);
    return folder / "slice.png";
  }
  static std::string failure_of(const std::function<void()>& body) {
    try {
      body();
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  TemporaryFolder folder;
  Volume<float> slice = patterned({1, 9, 13});
};

template <typename Sample>
void expect_samples(const std::filesystem::path& path, const Volume<float>& slice) {
  png::Image image(path);
  std::vector<Sample> samples(static_cast<std::size_t>(slice.size()));
  image.read(std::as_writable_bytes(std::span(samples)));
  EXPECT_TRUE(std::equal(samples.begin(), samples.end(), slice.begin(),
                         [](Sample sample, float voxel) { return static_cast<float>(sample) == voxel; }));
}

TEST_F(PngImage, ReadsSixteenBitsInterlacedOrNot) {
  for (const bool interlaced : {false, true}) {
    slice = patterned({1, 9, 13});
    expect_samples<std::uint16_t>(written({.interlaced = interlaced}), slice);
  }
}

TEST_F(PngImage, ReadsIndicesOfPalettesOfAnyDepth) {
  for (const int bits : {1, 2, 4, 8}) {
    for (const bool interlaced : {false, true}) {
      slice = patterned({1, 9, 13});
      const auto path = written({.bits = bits, .colour = PNG_COLOR_TYPE_PALETTE, .interlaced = interlaced});
      EXPECT_EQ(png::Image(path).header().colours, png::Colours::palette);
      expect_samples<std::uint8_t>(path, slice);
    }
  }
}

TEST_F(PngImage, TellsWhatItHolds) {
  const png::Header grey = png::Image(written({.bits = 8})).header();
  EXPECT_EQ(grey, (png::Header{9, 13, 8, png::Colours::grey, "grey"}));
  const png::Header rgb = png::Image(written({.bits = 16, .colour = PNG_COLOR_TYPE_RGB})).header();
  EXPECT_EQ(rgb, (png::Header{9, 13, 16, png::Colours::several, "RGB"}));
}

TEST_F(PngImage, SaysWhyAFileCannotBeRead) {
  EXPECT_THAT(failure_of([&] { png::Image(folder / "none.png"); }), HasSubstr("No such file"));
  std::ofstream(folder / "text.png") << "not a picture at all";
  EXPECT_THAT(failure_of([&] { png::Image(folder / "text.png"); }), HasSubstr("no PNG"));
}

TEST_F(PngImage, SaysThatAFileIsCutOffOrDamaged) {
  const auto path = written({});
  const auto size = std::filesystem::file_size(path);
  std::vector<std::byte> samples(9 * 13 * 2);
  std::filesystem::resize_file(path, 20);
  EXPECT_NE(failure_of([&] { png::Image{path}; }), "no error");
  slice = patterned({1, 9, 13});
  written({});
  std::filesystem::resize_file(path, size / 2);
  EXPECT_NE(failure_of([&] { png::Image(path).read(samples); }), "no error");
  slice = patterned({1, 9, 13});
  written({});
  std::fstream(path, std::ios::binary | std::ios::in | std::ios::out)
          .seekp(static_cast<std::int64_t>(size) / 2)
      << "XXXX"; // in the packed pixels, whose checksum is wrong then
  EXPECT_NE(failure_of([&] { png::Image(path).read(samples); }), "no error");
}

TEST_F(PngImage, RefusesMemoryOfAnotherSize) {
  const auto path = written({});
  std::vector<std::byte> samples(9 * 13);
  EXPECT_THROW(png::Image(path).read(samples), Error);
}

} // namespace
} // namespace lsdeconv
