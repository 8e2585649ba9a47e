#include "io/readers/chunked_volume_reader.hpp"
#include "support/series_sample.hpp"

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::SeriesTest;
using testing::TiffStorage;

class PagedReading : public SeriesTest {};

/// 12 slices of 40×36, strips of 5 rows: 8 strips each.
const TiffStorage plain{.strip_rows = 5};
const TiffStorage deflated{.compression = COMPRESSION_ADOBE_DEFLATE, .strip_rows = 5};
/// 6 tiles each, the last row and column padded.
const TiffStorage tiled{.compression = COMPRESSION_ADOBE_DEFLATE, .tile_size = 16};

/// Slices 2 and 3, rows 4 to 11: the strips 0, 1 and 2.
constexpr Box3 window{{2, 4, 6}, {4, 12, 30}};

TEST_F(PagedReading, ReadsPlainStripsInBandsOfAFewRowsAndOnce) {
  for (const std::uint32_t strip_rows : {1U, 5U, 40U}) {
    write_series({.strip_rows = strip_rows});
    const auto reader = open({.threads = 3, .cache_bytes = 1 << 20});
    expect_window(*reader, window);
    expect_window(*reader, window);
    EXPECT_EQ(reader->statistics().chunks_decoded, 2);
    EXPECT_EQ(reader->statistics().bytes_read, 2 * 16 * 36 * 2);
    EXPECT_EQ(reader->statistics().bytes_decoded, 2 * 16 * 36 * 2);
    EXPECT_EQ(reader->statistics().chunks_reused, 2);
    expect_window(*reader, {{2, 0, 0}, {4, 40, 36}});
    EXPECT_EQ(reader->statistics().bytes_read, 2 * 40 * 36 * 2) << "the last band ends with the slice";
  }
}

TEST_F(PagedReading, DecodesCompressedStripsWholeAndOnce) {
  write_series(deflated);
  const auto reader = open({.threads = 3});
  expect_window(*reader, window);
  EXPECT_EQ(reader->statistics().chunks_decoded, 2 * 3);
  EXPECT_EQ(reader->statistics().bytes_decoded, 2 * 15 * 36 * 2);
  EXPECT_GT(reader->statistics().bytes_read, 0);
  expect_window(*reader, window);
  EXPECT_EQ(reader->statistics().chunks_decoded, 2 * 2 * 3) << "nothing is kept without a cache";
}

TEST_F(PagedReading, DecodesOnlyTheTilesTouched) {
  write_series(tiled);
  const auto reader = open({.threads = 2});
  expect_window(*reader, {{0, 15, 15}, {12, 17, 17}});
  EXPECT_EQ(reader->statistics().chunks_decoded, 12 * 4);
  expect_window(*reader, {{5, 32, 32}, {6, 40, 36}});
  EXPECT_EQ(reader->statistics().chunks_decoded, 12 * 4 + 1);
}

TEST_F(PagedReading, KeepsChunksForTheNeighbouringWindow) {
  write_series(deflated);
  const auto reader = open({.threads = 2, .cache_bytes = 1 << 20});
  expect_window(*reader, {{0, 0, 0}, {12, 20, 18}});
  expect_window(*reader, {{0, 0, 18}, {12, 20, 36}});
  EXPECT_EQ(reader->statistics().chunks_decoded, 12 * 4);
  EXPECT_EQ(reader->statistics().chunks_reused, 12 * 4);
}

TEST_F(PagedReading, ACacheTooSmallForTheWindowStillHelps) {
  write_series(deflated);
  constexpr std::int64_t strip = std::int64_t{5} * 36 * 2;
  const auto reader = open({.threads = 2, .cache_bytes = 20 * strip});
  expect_window(*reader, {{0, 0, 0}, {12, 20, 18}});
  expect_window(*reader, {{0, 0, 18}, {12, 20, 36}});
  EXPECT_EQ(reader->statistics().chunks_reused, 20);
  EXPECT_EQ(reader->statistics().chunks_decoded, 48 + 28);
}

TEST_F(PagedReading, OneThreadAndManyReadTheSame) {
  for (const TiffStorage& storage : {plain, deflated, tiled}) {
    write_series(storage);
    for (const int threads : {1, 2, 7}) {
      expect_window(*open({.threads = threads, .cache_bytes = 3000}), whole(volume.extent()));
    }
  }
}

TEST_F(PagedReading, FillsAViewWithSpacedRows) {
  write_series(plain);
  Volume<float> larger({4, 20, 50}, -1.0F);
  const Box3 part{{1, 3, 5}, {3, 11, 29}};
  open()->read(window, larger.view().part(part));
  EXPECT_EQ(larger(1, 3, 5), volume(2, 4, 6));
  EXPECT_EQ(larger(2, 10, 28), volume(3, 11, 29));
  EXPECT_EQ(larger(1, 3, 4), -1);
  EXPECT_EQ(larger(1, 3, 29), -1);
}

TEST_F(PagedReading, SlicesMayBeStoredInDifferentWays) {
  write_series(plain);
  write_slice("img_3.tif", 3, tiled);
  write_slice("img_4.tif", 4, {.compression = COMPRESSION_LZW, .strip_rows = 40, .big_endian = true});
  expect_window(*open({.threads = 2}), whole(volume.extent()));
}

TEST_F(PagedReading, InterpolatesMissingSlices) {
  write_series(deflated);
  for (const char* name : {"img_3.tif", "img_7.tif", "img_8.tif"}) {
    std::filesystem::remove(folder / name);
  }
  const auto reader = open({.missing = MissingSlices::interpolate, .threads = 2});
  EXPECT_EQ(reader->description().extent, volume.extent());
  EXPECT_THAT(reader->description().interpolated, ElementsAre(3, 7, 8));
  for (std::int64_t y = 0; y < 40; ++y) {
    for (std::int64_t x = 0; x < 36; ++x) {
      volume(3, y, x) = (volume(2, y, x) + volume(4, y, x)) / 2;
      volume(7, y, x) = volume(6, y, x) + (1.0F / 3) * (volume(9, y, x) - volume(6, y, x));
      volume(8, y, x) = volume(6, y, x) + (2.0F / 3) * (volume(9, y, x) - volume(6, y, x));
    }
  }
  expect_window(*reader, whole(volume.extent()));
  expect_window(*reader, {{7, 5, 5}, {8, 20, 20}}); // neither neighbour is in the window
  expect_window(*reader, {{8, 5, 5}, {10, 20, 20}});
  expect_window(*reader, {{2, 5, 5}, {4, 20, 20}});
}

TEST_F(PagedReading, NeighboursOfMissingSlicesAreDecodedOnce) {
  write_series(deflated);
  std::filesystem::remove(folder / "img_7.tif");
  std::filesystem::remove(folder / "img_8.tif");
  const auto reader = open({.missing = MissingSlices::interpolate});
  Volume<float> two({2, 5, 36});
  reader->read({{7, 0, 0}, {9, 5, 36}}, two.view());
  EXPECT_EQ(reader->statistics().chunks_decoded, 2);
}

TEST_F(PagedReading, EmptyBoxesReadNothing) {
  write_series(deflated);
  const auto reader = open();
  Volume<float> none({0, 5, 5});
  reader->read({{3, 0, 0}, {3, 5, 5}}, none.view());
  EXPECT_EQ(reader->statistics().chunks_decoded, 0);
}

TEST_F(PagedReading, RefusesBoxesOutsideTheVolume) {
  write_series(plain);
  Volume<float> one({1, 1, 1});
  EXPECT_THROW(open()->read({{12, 0, 0}, {13, 1, 1}}, one.view()), Error);
  EXPECT_THROW(open()->read({{0, 0, 0}, {1, 2, 1}}, one.view()), Error);
}

TEST_F(PagedReading, NamesTheFileThatChangedSinceItWasChecked) {
  for (const TiffStorage& storage : {plain, deflated}) {
    write_series(storage);
    const auto reader = open({.threads = 2});
    write_slice("img_5.tif", 5, {.bits = 8, .strip_rows = 40});
    Volume<float> all(volume.extent());
    try {
      reader->read(whole(volume.extent()), all.view());
      FAIL();
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr("slice 5"), HasSubstr("img_5.tif"), HasSubstr("replaced")));
    }
    std::filesystem::remove(folder / "img_5.tif");
    EXPECT_THROW(reader->read({{5, 0, 0}, {6, 40, 36}}, all.view().part({{0, 0, 0}, {1, 40, 36}})), Error);
    expect_window(*reader, {{6, 0, 0}, {12, 40, 36}}); // other slices stay readable
  }
}

/// A volume in memory whose chunks span several slices and are padded with a value that is no voxel's.
class CubeSource : public ChunkSource {
public:
  CubeSource(VolumeView<const float> volume, const Extent3& chunk) : volume_(volume) {
    description_.extent = volume.extent();
    description_.type = VoxelType::float32;
    description_.layout = {.bytes_per_voxel = 4,
                           .chunk_rows = chunk.y,
                           .chunk_columns = chunk.x,
                           .compressed = true,
                           .chunk_slices = chunk.z};
  }

  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  [[nodiscard]] ChunkGrid grid(std::int64_t layer) const override {
    const Extent3 e = description_.extent;
    const std::int64_t depth = description_.layout.chunk_slices;
    return {description_.layout, e.y, e.x, std::min(depth, e.z - layer * depth)};
  }
  [[nodiscard]] std::string name(std::int64_t layer) const override { return text("layer ", layer); }
  [[nodiscard]] std::unique_ptr<LayerReader> open(std::int64_t layer) override;

  std::int64_t broken_layer = -1;

private:
  VolumeView<const float> volume_;
  VolumeDescription description_;
};

class CubeLayer : public LayerReader {
public:
  CubeLayer(VolumeView<const float> layer, const ChunkGrid& grid) : layer_(layer), grid_(grid) {}
  Samples read_chunk(std::int64_t chunk, ReadStatistics& statistics) override {
    Samples samples(grid_.layout.chunk_bytes());
    const Box3 stored = grid_.stored_box(chunk);
    const VolumeView<float> voxels(reinterpret_cast<float*>(samples.bytes.get()), stored.extent());
    std::fill_n(voxels.data(), voxel_count(stored.extent()), -7.0F);
    const Box3 inside = grid_.box(chunk);
    copy(layer_.part(inside), voxels.part(inside.relative_to(stored.begin)));
    statistics.bytes_decoded += samples.size;
    ++statistics.chunks_decoded;
    return samples;
  }

private:
  VolumeView<const float> layer_;
  ChunkGrid grid_;
};

std::unique_ptr<LayerReader> CubeSource::open(std::int64_t layer) {
  if (layer == broken_layer) {
    throw Error("it is broken");
  }
  const std::int64_t depth = description_.layout.chunk_slices;
  const Extent3 e = description_.extent;
  const ChunkGrid chunks = grid(layer);
  const std::int64_t first = layer * depth;
  return std::make_unique<CubeLayer>(volume_.part({{first, 0, 0}, {first + chunks.slices, e.y, e.x}}),
                                     chunks);
}

class CubeReading : public SeriesTest {
protected:
  [[nodiscard]] std::unique_ptr<VolumeReader> reader_of(const Extent3& chunk,
                                                        const OpenOptions& options) const {
    return std::make_unique<ChunkedVolumeReader>(std::make_unique<CubeSource>(volume.view(), chunk), options);
  }
};

TEST_F(CubeReading, ReadsAnyWindowWhateverTheChunks) {
  for (const Extent3& chunk :
       {Extent3{5, 16, 16}, Extent3{12, 40, 36}, Extent3{4, 7, 40}, Extent3{20, 64, 64}, Extent3{2, 1, 5}}) {
    SCOPED_TRACE(chunk);
    for (const int threads : {1, 3}) {
      const auto reader = reader_of(chunk, {.threads = threads, .cache_bytes = 30000});
      expect_window(*reader, whole(volume.extent()));
      expect_window(*reader, {{4, 15, 15}, {6, 17, 17}});
      expect_window(*reader, {{9, 0, 35}, {12, 40, 36}});
      expect_window(*reader, {{3, 3, 3}, {4, 4, 4}});
    }
  }
}

TEST_F(CubeReading, DecodesOnlyTheChunksTouchedAndEachOnce) {
  const auto reader = reader_of({5, 16, 16}, {.threads = 2, .cache_bytes = 1 << 20});
  expect_window(*reader, {{4, 15, 15}, {6, 17, 17}});
  EXPECT_EQ(reader->statistics().chunks_decoded, 8);
  EXPECT_EQ(reader->statistics().bytes_decoded, 8 * 5 * 16 * 16 * 4);
  expect_window(*reader, {{0, 0, 0}, {10, 32, 32}});
  EXPECT_EQ(reader->statistics().chunks_decoded, 8);
  EXPECT_EQ(reader->statistics().chunks_reused, 8);
}

TEST_F(CubeReading, TellsWhichLayerCannotBeRead) {
  auto source = std::make_unique<CubeSource>(volume.view(), Extent3{5, 16, 16});
  source->broken_layer = 1;
  ChunkedVolumeReader reader(std::move(source), {});
  Volume<float> all(volume.extent());
  try {
    reader.read(whole(volume.extent()), all.view());
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("reading layer 1"), HasSubstr("it is broken")));
  }
}

} // namespace
} // namespace lsdeconv
