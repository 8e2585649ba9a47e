#include "support/storage_limits.hpp"
#include "support/synced_files.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/sys/tiff/file.hpp"
#include "lsdeconv/sys/tiff/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <span>
#include <string>
#include <vector>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::patterned;
using testing::samples_of;
using testing::TemporaryFolder;

using tiff::Compression;

tiff::PageFormat format_of(const Extent3& extent, Compression compression = Compression::none) {
  return {
      .height = extent.y, .width = extent.x, .compression = compression, .description = {}, .software = {}};
}

void write(const std::filesystem::path& path, const Extent3& extent, const tiff::PageFormat& format) {
  tiff::Writer writer(path, format);
  writer.write_page(samples_of(patterned(extent).view(), whole(extent), testing::TiffStorage{}));
  writer.finish().publish();
}

std::string failure_of_writing(const std::filesystem::path& path) {
  try {
    write(path, {1, 1000, 1000}, format_of({1, 1000, 1000}));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(TiffWriterFile, IsOnTheDiskBeforeItHasItsName) {
  const TemporaryFolder folder;
  const Extent3 extent{1, 5, 7};
  tiff::Writer writer(folder / "a.tif", format_of(extent));
  writer.write_page(samples_of(patterned(extent).view(), whole(extent), testing::TiffStorage{}));
  const testing::SyncRecord synced;
  const StagedFile file = writer.finish();
  EXPECT_THAT(synced.paths(), ::testing::ElementsAre(std::filesystem::canonical(file.temporary())));
}

TEST(TiffWriterRows, MakeTheFileThatTheWholePageMakes) {
  const TemporaryFolder folder;
  const Extent3 extent{1, 150, 70};
  for (const std::int64_t tile : {0, 32}) {
    tiff::PageFormat format = format_of(extent, Compression::deflate);
    format.tile = tile;
    format.description = "as it turned out";
    write(folder / "page.tif", extent, format);
    format.description = "not yet known";
    tiff::Writer writer(folder / "rows.tif", format);
    const std::int64_t step = writer.rows_at_once();
    EXPECT_LT(step, extent.y);
    const std::vector<std::byte> samples =
        samples_of(patterned(extent).view(), whole(extent), testing::TiffStorage{});
    const std::size_t bytes = static_cast<std::size_t>(step) * samples.size() / 150;
    for (std::size_t begin = 0; begin < samples.size(); begin += bytes) {
      writer.write_rows(std::span(samples).subspan(begin, std::min(bytes, samples.size() - begin)));
    }
    writer.end_page("as it turned out");
    writer.finish().publish();
    EXPECT_EQ(text_of_file(folder / "rows.tif"), text_of_file(folder / "page.tif"));
  }
}

TEST(TiffWriterRows, TheDescriptionStandsBeforeTheProgram) {
  const TemporaryFolder folder;
  tiff::PageFormat format = format_of({1, 5, 7});
  format.description = "what the samples mean";
  format.software = "the program that wrote them";
  write(folder / "a.tif", {1, 5, 7}, format);
  const std::string file = text_of_file(folder / "a.tif").value();
  EXPECT_LT(file.find(format.description), file.find(format.software));
  EXPECT_NE(file.find(format.software), std::string::npos);
}

class TiffWriter : public ::testing::TestWithParam<Compression> {};

/// Each chunk of the file against the same part of the page.
void expect_chunks(const std::filesystem::path& path, const Extent3& extent) {
  tiff::File file(path);
  const tiff::Directory& page = file.directory();
  const std::int64_t columns = ceil_div(extent.x, page.chunk_columns);
  ASSERT_EQ(static_cast<std::int64_t>(page.offsets.size()), ceil_div(extent.y, page.chunk_rows) * columns);
  const Volume<float> expected = patterned(extent);
  for (std::int64_t chunk = 0; chunk < static_cast<std::int64_t>(page.offsets.size()); ++chunk) {
    std::vector<std::byte> samples(static_cast<std::size_t>(page.chunk_bytes(chunk)));
    file.read_chunk(chunk, samples);
    const std::int64_t y = chunk / columns * page.chunk_rows;
    const std::int64_t x = chunk % columns * page.chunk_columns;
    std::int64_t wrong = 0;
    const auto* sample = reinterpret_cast<const std::uint16_t*>(samples.data());
    for (std::int64_t row = 0; row < page.rows_of_chunk(chunk); ++row) {
      for (std::int64_t column = 0; column < page.chunk_columns; ++column, ++sample) {
        const bool inside = y + row < extent.y && x + column < extent.x;
        const float value = inside ? expected(0, y + row, x + column) : 0.0F;
        wrong += static_cast<float>(*sample) != value ? 1 : 0;
      }
    }
    EXPECT_EQ(wrong, 0) << "unit " << chunk;
  }
}

TEST_P(TiffWriter, StoresSamplesInSmallStrips) {
  const TemporaryFolder folder;
  const Extent3 extent{1, 500, 700};
  write(folder / "a.tif", extent, format_of(extent, GetParam()));
  tiff::File file(folder / "a.tif");
  EXPECT_FALSE(file.directory().tiled);
  EXPECT_EQ(file.directory().chunk_rows, 64);
  expect_chunks(folder / "a.tif", extent);
}

TEST_P(TiffWriter, StoresSamplesInTilesThatEndInZeros) {
  const TemporaryFolder folder;
  const Extent3 extent{1, 75, 131};
  tiff::PageFormat format = format_of(extent, GetParam());
  format.tile = 32;
  write(folder / "a.tif", extent, format);
  tiff::File file(folder / "a.tif");
  EXPECT_TRUE(file.directory().tiled);
  EXPECT_EQ(file.directory().chunk_rows, 32);
  EXPECT_EQ(file.directory().chunk_columns, 32);
  expect_chunks(folder / "a.tif", extent);
}

TEST_P(TiffWriter, StoresATileLargerThanThePage) {
  const TemporaryFolder folder;
  const Extent3 extent{1, 3, 5};
  tiff::PageFormat format = format_of(extent, GetParam());
  format.tile = 16;
  write(folder / "a.tif", extent, format);
  expect_chunks(folder / "a.tif", extent);
}

TEST_P(TiffWriter, NamesItsCompressionAsReadersDo) {
  const TemporaryFolder folder;
  write(folder / "a.tif", {1, 2, 3}, format_of({1, 2, 3}, GetParam()));
  const std::string read = tiff::File(folder / "a.tif").directory().compression;
  EXPECT_EQ(read, GetParam() == Compression::zstd ? "ZSTD" : tiff::name(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Compressions, TiffWriter,
                         ::testing::Values(Compression::none, Compression::deflate, Compression::zstd),
                         [](const auto& row) { return tiff::name(row.param); });

TEST(TiffWriterTest, LargeRowsMakeStripsOfFewRows) {
  const TemporaryFolder folder;
  write(folder / "a.tif", {1, 9, 100000}, format_of({1, 9, 100000}));
  EXPECT_EQ(tiff::File(folder / "a.tif").directory().chunk_rows, 1);
}

TEST(TiffWriterTest, WritesResolutionDescriptionAndPages) {
  const TemporaryFolder folder;
  tiff::PageFormat format = format_of({1, 2, 3});
  format.resolution = {2000, 2500, tiff::ResolutionUnit::centimetre};
  format.description = "gain=1";
  tiff::Writer writer(folder / "a.tif", format, 3);
  for (int page = 0; page < 3; ++page) {
    writer.write_page(std::vector<std::byte>(12));
  }
  writer.finish().publish();
  tiff::File file(folder / "a.tif");
  file.go_to_next_page();
  file.go_to_next_page();
  EXPECT_TRUE(file.at_last_page());
  EXPECT_EQ(file.directory().rows_per_centimetre, 2000);
  EXPECT_EQ(file.directory().columns_per_centimetre, 2500);
  EXPECT_EQ(file.directory().description, "gain=1");
}

/// As other programs state it.
TEST(TiffWriterTest, AResolutionInInchesIsReadInCentimetres) {
  const TemporaryFolder folder;
  tiff::PageFormat format = format_of({1, 2, 3});
  format.resolution = {254, 508, tiff::ResolutionUnit::centimetre};
  write(folder / "a.tif", {1, 2, 3}, format);
  TIFF* const other = TIFFOpen((folder / "a.tif").c_str(), "r+");
  ASSERT_NE(other, nullptr);
  TIFFSetField(other, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
  EXPECT_EQ(TIFFRewriteDirectory(other), 1);
  TIFFClose(other);
  const tiff::File file(folder / "a.tif");
  EXPECT_DOUBLE_EQ(file.directory().rows_per_centimetre, 100);
  EXPECT_DOUBLE_EQ(file.directory().columns_per_centimetre, 200);
}

TEST(TiffWriterTest, AResolutionMayBePerAnotherUnit) {
  const TemporaryFolder folder;
  tiff::PageFormat format = format_of({1, 2, 3});
  format.resolution = {2.5, 4, tiff::ResolutionUnit::none};
  write(folder / "a.tif", {1, 2, 3}, format);
  const tiff::File file(folder / "a.tif");
  EXPECT_EQ(file.directory().row_resolution, 2.5);
  EXPECT_EQ(file.directory().column_resolution, 4);
  EXPECT_EQ(file.directory().rows_per_centimetre, 0) << "centimetres are not meant";
}

/// 42: classic, 43: BigTIFF.
int version_of(const tiff::PageFormat& format, std::int64_t pages = 1) {
  const TemporaryFolder folder;
  const tiff::Writer writer(folder / "a.tif", format, pages);
  const auto staged = std::filesystem::directory_iterator(folder.path())->path();
  std::ifstream in(staged, std::ios::binary);
  in.seekg(2);
  return in.get();
}

TEST(TiffWriterTest, TakesBigTiffOnlyWhereItMust) {
  const tiff::PageFormat half = format_of({1, 1 << 15, 1 << 15}, Compression::deflate);
  EXPECT_EQ(version_of(half), 42);
  EXPECT_EQ(version_of(half, 2), 43);
}

TEST(TiffWriterTest, TilesCountWholeTowardsTheLimit) {
  tiff::PageFormat flat = format_of({1, 17, 100'000'000});
  EXPECT_FALSE(tiff::needs_bigtiff(flat));
  flat.tile = 32;
  EXPECT_TRUE(tiff::needs_bigtiff(flat));
}

TEST(TiffWriterTest, TakesBigTiffWhereItIsAskedFor) {
  tiff::PageFormat format = format_of({1, 2, 3});
  format.bigtiff = true;
  EXPECT_EQ(version_of(format), 43);
}

TEST(TiffWriterTest, EveryCompressionOfThisMachineCanBeWritten) {
  EXPECT_TRUE(tiff::can_write(Compression::none));
  EXPECT_TRUE(tiff::can_write(Compression::deflate));
  EXPECT_TRUE(tiff::can_write(Compression::zstd));
}

TEST(TiffWriterTest, LeavesNothingBehindWhenGivenUp) {
  const TemporaryFolder folder;
  {
    tiff::Writer writer(folder / "a.tif", format_of({1, 2, 3}));
    writer.write_page(std::vector<std::byte>(12));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(TiffWriterTest, SaysThatAFolderIsAbsent) {
  const TemporaryFolder folder;
  EXPECT_THAT(failure_of_writing(folder / "absent" / "a.tif"),
              AllOf(HasSubstr("a.tif"), HasSubstr("No such file")));
}

TEST(TiffWriterTest, SaysWhyTheSystemRefusedAndCleansUp) {
  const TemporaryFolder folder;
  {
    const testing::FileSizeLimit limit(300000);
    EXPECT_THAT(failure_of_writing(folder / "a.tif"),
                AllOf(HasSubstr("writing "), HasSubstr("a.tif: File too large")));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(TiffWriterTest, SaysThatTheDiskIsFull) {
  const TemporaryFolder folder;
  const testing::SmallDisk disk(folder / "small", "size=512k");
  if (!disk.mounted()) {
    GTEST_SKIP() << "this user may not mount a small file system";
  }
  EXPECT_THAT(failure_of_writing(folder / "small" / "a.tif"), HasSubstr("No space left on device"));
  EXPECT_TRUE(std::filesystem::is_empty(folder / "small"));
}

} // namespace
} // namespace lsdeconv
