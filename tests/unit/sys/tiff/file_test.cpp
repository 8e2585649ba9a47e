#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <thread>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::patterned;
using testing::TemporaryFolder;
using testing::TiffStorage;
using testing::write_tiff;

std::string failure_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

class TiffFile : public ::testing::Test {
protected:
  tiff::File written(const TiffStorage& storage, const Extent3& extent = {1, 12, 9}) {
    write_tiff(path, patterned(extent).view(), storage);
    return tiff::File(path);
  }
  void patch(std::int64_t offset, std::initializer_list<int> bytes) const {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(offset);
    for (const int byte : bytes) {
      file.put(static_cast<char>(byte));
    }
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder / "sample.tif";
};

TEST_F(TiffFile, TellsWhatAPageOfStripsIs) {
  const tiff::File file = written({.strip_rows = 5, .description = "a mouse"});
  const tiff::Directory& page = file.directory();
  EXPECT_EQ(page.height, 12);
  EXPECT_EQ(page.width, 9);
  EXPECT_EQ(page.bits, 16);
  EXPECT_EQ(page.samples, 1);
  EXPECT_EQ(page.kind, tiff::SampleKind::unsigned_integer);
  EXPECT_TRUE(page.grey);
  EXPECT_TRUE(page.plain);
  EXPECT_FALSE(page.swapped);
  EXPECT_FALSE(page.tiled);
  EXPECT_EQ(page.unit_rows, 5);
  EXPECT_EQ(page.unit_columns, 9);
  EXPECT_THAT(page.counts, ElementsAre(90, 90, 36));
  EXPECT_EQ(page.unit_bytes(2), 36);
  EXPECT_EQ(page.description, "a mouse");
  EXPECT_TRUE(file.at_last_page());
}

TEST_F(TiffFile, TellsWhatAPageOfTilesIs) {
  const tiff::File file =
      written({.bits = 32, .compression = COMPRESSION_LZW, .tile_size = 16, .big_endian = true}, {1, 20, 17});
  const tiff::Directory& page = file.directory();
  EXPECT_EQ(page.kind, tiff::SampleKind::floating_point);
  EXPECT_EQ(page.compression, "LZW");
  EXPECT_TRUE(page.decodable);
  EXPECT_FALSE(page.plain);
  EXPECT_TRUE(page.swapped);
  EXPECT_TRUE(page.tiled);
  EXPECT_EQ(page.offsets.size(), 4U);
  EXPECT_EQ(page.unit_bytes(3), 16 * 16 * 4);
}

/// libtiff would like to cut large uncompressed strips into small ones that are not in the file.
TEST_F(TiffFile, LeavesLargeStripsWhole) {
  const tiff::File file = written({.strip_rows = 300}, {1, 300, 200});
  EXPECT_EQ(file.directory().offsets.size(), 1U);
}

TEST_F(TiffFile, DecodesAUnit) {
  tiff::File file = written({.compression = COMPRESSION_PACKBITS, .strip_rows = 5, .big_endian = true});
  std::vector<std::uint16_t> samples(18);
  file.read_unit(2, std::as_writable_bytes(std::span(samples)));
  const Volume<float> expected = patterned({1, 12, 9});
  EXPECT_TRUE(std::equal(samples.begin(), samples.end(), &expected(0, 10, 0)));
}

TEST_F(TiffFile, GoesThroughItsPagesAndBack) {
  const Volume<float> volume = patterned({3, 4, 5});
  tiff::File file = written({.bits = 8, .strip_rows = 4}, {3, 4, 5});
  std::vector<std::uint64_t> positions{file.directory().position};
  while (!file.at_last_page()) {
    file.go_to_next_page();
    positions.push_back(file.directory().position);
  }
  ASSERT_EQ(positions.size(), 3U);
  for (const std::size_t z : {1U, 0U, 2U}) {
    file.go_to(positions[z]);
    std::vector<std::uint8_t> samples(20);
    file.read_unit(0, std::as_writable_bytes(std::span(samples)));
    EXPECT_TRUE(std::equal(samples.begin(), samples.end(), &volume(static_cast<std::int64_t>(z), 0, 0)));
  }
}

TEST_F(TiffFile, SaysWhyAFileCannotBeOpened) {
  EXPECT_THAT(failure_of([&] { tiff::File(folder / "absent.tif"); }), HasSubstr("No such file"));
  EXPECT_THAT(failure_of([&] { tiff::File file(folder.path()); }), HasSubstr("Is a directory"));
  std::ofstream(path) << "no TIFF at all";
  EXPECT_THAT(failure_of([&] { tiff::File file(path); }), HasSubstr("Not a TIFF"));
  std::ofstream(path, std::ios::trunc) << "";
  EXPECT_NE(failure_of([&] { tiff::File file(path); }), "no error");
}

TEST_F(TiffFile, NoticesALoopOfPages) {
  tiff::File two = written({.strip_rows = 12}, {2, 12, 9});
  const auto first = static_cast<std::int64_t>(two.directory().position);
  two.go_to_next_page();
  const auto second = static_cast<std::int64_t>(two.directory().position);
  std::ifstream in(path, std::ios::binary);
  in.seekg(second);
  const int entries = in.get();
  const std::int64_t link =
      second + 2 + std::int64_t{12} * entries; // the end of a directory leads to the next one
  patch(link, {static_cast<int>(first & 0xFF), static_cast<int>(first >> 8 & 0xFF), 0, 0});
  tiff::File loop(path);
  EXPECT_THAT(failure_of([&] {
                for (int page = 0; page < 10; ++page) {
                  loop.go_to_next_page();
                }
              }),
              HasSubstr("runs in a circle"));
}

TEST_F(TiffFile, NoticesDamagedStrips) {
  tiff::File file = written({.compression = COMPRESSION_ADOBE_DEFLATE, .strip_rows = 6});
  patch(static_cast<std::int64_t>(file.directory().offsets[1]), {0xFF, 0xFF, 0xFF, 0xFF});
  std::vector<std::byte> samples(108);
  EXPECT_THAT(failure_of([&] { file.read_unit(1, samples); }), HasSubstr("strip 2 of 2 cannot be decoded: "));
}

TEST_F(TiffFile, NoticesThatAFileHasShrunk) {
  tiff::File file = written({});
  std::filesystem::resize_file(path, 100);
  std::vector<std::byte> bytes(90);
  EXPECT_THAT(failure_of([&] { file.read_at(50, bytes); }), HasSubstr("ends 40 bytes before"));
}

TEST_F(TiffFile, KeepsTheMessagesOfThreadsApart) {
  std::ofstream(path) << "no TIFF at all";
  const auto complain = [&](const std::filesystem::path& of, const std::string& expected) {
    for (int i = 0; i < 200; ++i) {
      EXPECT_THAT(failure_of([&] { tiff::File file(of); }), HasSubstr(expected));
    }
  };
  std::ofstream(folder / "short.tif", std::ios::binary).write("II*\0\xF0\0\0\0", 8);
  std::jthread other(complain, folder / "short.tif", "directory");
  complain(path, "Not a TIFF");
}

} // namespace
} // namespace lsdeconv
