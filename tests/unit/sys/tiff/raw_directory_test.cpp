#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"
#include "sys/tiff/raw_directory.hpp"

#include "lsdeconv/sys/tiff/file.hpp"

#include <gtest/gtest.h>

namespace lsdeconv::tiff {
namespace {

TEST(RawDirectory, GivesShortFieldsOfEveryKindOfTiff) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder / "a.tif";
  for (const bool big : {false, true}) {
    for (const bool big_endian : {false, true}) {
      testing::write_tiff(path, testing::patterned({1, 3, 4}).view(),
                          {.big_endian = big_endian, .big_tiff = big});
      const std::int64_t position = File(path).directory().position;
      const RawDirectory raw(Stream::of_existing(path),
                             {.position = position, .big = big, .big_endian = big_endian});
      EXPECT_EQ(raw.short_field(TIFFTAG_BITSPERSAMPLE), 16) << big << big_endian;
      EXPECT_EQ(raw.short_field(TIFFTAG_IMAGEDESCRIPTION), std::nullopt);
      std::filesystem::remove(path);
    }
  }
}

} // namespace
} // namespace lsdeconv::tiff
