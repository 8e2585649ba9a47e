#include "support/series_sample.hpp"
#include "support/storage_limits.hpp"

#include "lsdeconv/io/staging/staging_area.hpp"

#include <tiffio.h>

#include <fstream>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;
using testing::TiffStorage;

/// The series of 12 slices of 40×36 voxels, read through a stage in a folder of its own.
class StagingAreaTest : public testing::SeriesTest {
protected:
  std::unique_ptr<VolumeReader> open_staged(std::int64_t capacity) {
    area = std::make_shared<StagingArea>(parent.path());
    auto reader = open({.pattern = "*.tif", .threads = 2, .cache_bytes = 1 << 20, .staging = area});
    area->open(slice_bytes, capacity * slice_bytes, world);
    return reader;
  }
  [[nodiscard]] std::int64_t staged() const {
    std::int64_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(parent.path())) {
      files += entry.path().extension() == ".raw" ? 1 : 0;
    }
    return files;
  }
  [[nodiscard]] std::int64_t input_bytes() const {
    std::int64_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      bytes += static_cast<std::int64_t>(entry.file_size());
    }
    return bytes;
  }

  static constexpr std::int64_t slice_bytes = std::int64_t{40} * 36 * 2;
  TemporaryFolder parent;
  std::shared_ptr<StagingArea> area;
};

TEST_F(StagingAreaTest, GivesTheSameVoxelsForEveryLayout) {
  const std::vector<TiffStorage> layouts{
      {.strip_rows = 40},
      {.strip_rows = 7, .big_endian = true},
      {.compression = COMPRESSION_LZW, .strip_rows = 40},
      {.compression = COMPRESSION_ADOBE_DEFLATE, .predictor = PREDICTOR_HORIZONTAL, .strip_rows = 7},
      {.tile_size = 16},
      {.compression = COMPRESSION_LZW, .tile_size = 16},
      {.compression = COMPRESSION_LZW, .tile_size = 64, .big_endian = true},
  };
  for (const TiffStorage& layout : layouts) {
    SCOPED_TRACE(text("compression ", layout.compression, ", strips ", layout.strip_rows, ", tiles ",
                      layout.tile_size));
    write_series(layout);
    const auto reader = open_staged(12);
    expect_window(*reader, {{2, 3, 5}, {7, 33, 20}});
    expect_window(*reader, {{5, 0, 0}, {12, 40, 36}});
    expect_window(*reader, {{0, 39, 35}, {12, 40, 36}});
    EXPECT_EQ(staged(), 12);
    EXPECT_GT(reader->statistics().bytes_unstaged, 0);
    area->close();
  }
}

TEST_F(StagingAreaTest, ReadsEachSliceOfTheInputOnce) {
  write_series({.compression = COMPRESSION_LZW, .strip_rows = 40});
  const auto reader = open_staged(12);
  for (std::int64_t y = 0; y < 40; y += 8) {
    expect_window(*reader, {{0, y, 0}, {12, y + 8, 36}});
  }
  EXPECT_EQ(reader->statistics().chunks_decoded, 12);
  EXPECT_EQ(reader->statistics().bytes_staged, 12 * slice_bytes);
  EXPECT_LT(reader->statistics().bytes_read, input_bytes());
}

TEST_F(StagingAreaTest, MakesRoomForLaterSlices) {
  write_series({.compression = COMPRESSION_LZW, .strip_rows = 40});
  const auto reader = open_staged(5);
  for (std::int64_t z = 0; z < 12; z += 3) {
    expect_window(*reader, {{z, 0, 0}, {z + 3, 40, 36}});
    EXPECT_LE(staged(), 5 + 1) << "two threads may make room for one slice each at the same time";
  }
  expect_window(*reader, {{0, 0, 0}, {3, 40, 36}}); // once more what has gone
}

TEST_F(StagingAreaTest, GoesOnWithoutWhereTheDiskIsFull) {
  write_series({.compression = COMPRESSION_LZW, .strip_rows = 40});
  const auto reader = open_staged(12);
  expect_window(*reader, {{0, 0, 0}, {3, 40, 36}});
  {
    const testing::FileSizeLimit limit(slice_bytes / 2);
    expect_window(*reader, {{2, 0, 0}, {6, 40, 36}});
  }
  EXPECT_EQ(staged(), 3);
  expect_window(*reader, {{0, 0, 0}, {12, 40, 36}});
}

TEST_F(StagingAreaTest, GoesOnWithoutWhereItsFolderIsSweptAway) {
  write_series({.compression = COMPRESSION_LZW, .strip_rows = 40});
  const auto reader = open_staged(12);
  expect_window(*reader, {{0, 0, 0}, {3, 40, 36}});
  for (const auto& entry : fs::directory_iterator(parent.path())) {
    fs::remove_all(entry.path());
  }
  expect_window(*reader, {{0, 0, 0}, {6, 40, 36}});
}

TEST_F(StagingAreaTest, NamesTheInputFileThatCannotBeDecoded) {
  write_series({.compression = COMPRESSION_LZW, .strip_rows = 40});
  const auto reader = open_staged(12);
  fs::resize_file(folder / "img_4.tif", 300);
  try {
    expect_window(*reader, {{3, 0, 0}, {6, 40, 36}});
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("img_4.tif"));
  }
  expect_window(*reader, {{0, 0, 0}, {4, 40, 36}});
}

TEST_F(StagingAreaTest, LeavesNothingBehind) {
  write_series({.compression = COMPRESSION_LZW, .strip_rows = 40});
  const auto reader = open_staged(12);
  expect_window(*reader, {{0, 0, 0}, {12, 40, 36}});
  area->close();
  EXPECT_TRUE(fs::is_empty(parent.path()));
  expect_window(*reader, {{0, 0, 0}, {12, 40, 36}}); // from the input again
}

TEST_F(StagingAreaTest, NeedsAFolder) {
  area = std::make_shared<StagingArea>(parent / "missing");
  EXPECT_THROW(area->open(slice_bytes, slice_bytes, world), Error);
}

} // namespace
} // namespace lsdeconv
