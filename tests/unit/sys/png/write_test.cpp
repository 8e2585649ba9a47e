#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/png/image.hpp"
#include "lsdeconv/sys/png/write.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

TEST(PngWrite, WhatIsWrittenIsReadAgain) {
  Volume<std::uint8_t> picture({1, 7, 300});
  for (std::int64_t i = 0; i < picture.size(); ++i) {
    picture.data()[i] = static_cast<std::uint8_t>(i * 31);
  }
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "picture.png", std::ios::binary) << png::grey_png(picture.view());
  png::Image image(folder / "picture.png");
  EXPECT_EQ(image.header(), (png::Header{7, 300, 8, png::Colours::grey, "grey"}));
  std::vector<std::uint8_t> samples(static_cast<std::size_t>(picture.size()));
  image.read(std::as_writable_bytes(std::span(samples)));
  EXPECT_TRUE(std::equal(samples.begin(), samples.end(), picture.begin()));
}

TEST(PngWrite, APartOfAPictureIsWrittenWithItsOwnRows) {
  Volume<std::uint8_t> picture({1, 4, 4}, std::uint8_t{0});
  picture(0, 2, 1) = 200;
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "part.png", std::ios::binary)
      << png::grey_png(VolumeView<const std::uint8_t>(picture.view()).part({{0, 1, 1}, {1, 3, 3}}));
  std::vector<std::uint8_t> samples(4);
  png::Image(folder / "part.png").read(std::as_writable_bytes(std::span(samples)));
  EXPECT_EQ(samples, (std::vector<std::uint8_t>{0, 0, 200, 0}));
}

TEST(PngWrite, WithoutPixelsItIsAnError) {
  const Volume<std::uint8_t> nothing({1, 0, 3});
  EXPECT_THROW(png::grey_png(nothing.view()), Error);
}

} // namespace
} // namespace lsdeconv
