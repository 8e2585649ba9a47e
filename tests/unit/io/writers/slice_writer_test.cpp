#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <numeric>
#include <vector>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;

/// 0, 1, 2 … with odd numbers of rows and columns, and taken from a larger volume.
class SliceWriterTest : public ::testing::Test {
protected:
  [[nodiscard]] static SliceFormat format(VoxelType type, TiffCompression compression) {
    return {.mapping = {.gain = 2, .offset = 1, .type = type},
            .compression = compression,
            .voxel = {3, 2.5, 0.4},
            .description = "lsdeconv test\nrun=17"};
  }
  [[nodiscard]] SliceWriter writer_of(std::int64_t slices,
                                      const SliceFormat& of = format(VoxelType::uint16,
                                                                     TiffCompression::none)) const {
    return {numbered_slices(folder.path(), slices), {slices, 101, 51}, of};
  }
  SliceWriterTest() : larger({3, 101, 57}) {
    float value = 0;
    for (float& v : larger) {
      v = value;
      value = value < 100 ? value + 1 : 0;
    }
  }
  Volume<float> larger;
  VolumeView<const float> plane = std::as_const(larger).view().part({{1, 0, 3}, {2, 101, 54}});
  TemporaryFolder folder;
};

TEST_F(SliceWriterTest, ASliceWhoseSamplesChangedIsNotIntact) {
  for (const int tile : {0, 32}) {
    SliceFormat plain = format(VoxelType::uint16, TiffCompression::none);
    plain.tile = tile;
    const SliceWriter writer = writer_of(7, plain);
    Volume<float> voxels({1, 101, 51});
    std::iota(voxels.begin(), voxels.end(), 0.0F);
    (void)writer.write(3, voxels.view());
    EXPECT_TRUE(is_intact_slice(writer.path(3)));
    for (const std::size_t chunk :
         {std::size_t{0}, tiff::File(writer.path(3)).directory().offsets.size() - 1}) {
      const std::uint64_t place = tiff::File(writer.path(3)).directory().offsets[chunk];
      std::fstream file(writer.path(3), std::ios::in | std::ios::out | std::ios::binary);
      const int byte = file.seekg(static_cast<std::streamoff>(place)).get();
      file.seekp(static_cast<std::streamoff>(place)).put(static_cast<char>(byte ^ 4)).flush();
      EXPECT_FALSE(is_intact_slice(writer.path(3))) << tile << " " << chunk;
      EXPECT_FALSE(writer.finished(3)) << "it is written again";
      file.seekp(static_cast<std::streamoff>(place)).put(static_cast<char>(byte)).flush();
    }
    EXPECT_TRUE(is_intact_slice(writer.path(3)));
    EXPECT_TRUE(writer.finished(3));
    std::filesystem::resize_file(writer.path(3), std::filesystem::file_size(writer.path(3)) / 2);
    EXPECT_FALSE(is_intact_slice(writer.path(3)));
  }
}

TEST_F(SliceWriterTest, RowsAreShownBeforeTheyAreWritten) {
  SliceFormat tiled = format(VoxelType::uint16, TiffCompression::none);
  tiled.tile = 32;
  for (const bool flip : {false, true}) {
    tiled.flip = flip;
    const SliceWriter writer = writer_of(3, tiled);
    Volume<float> voxels({1, 101, 51}, 5.0F);
    std::vector<std::int64_t> begins;
    std::int64_t rows = 0;
    (void)writer
        .stage(1, voxels.view(),
               [&](std::int64_t begin, std::int64_t end) {
                 begins.push_back(begin);
                 rows += end - begin;
                 std::fill(voxels.view().row(0, begin), voxels.view().row(0, end), 7.0F);
               })
        .file.publish();
    EXPECT_EQ(rows, 101);
    EXPECT_EQ(begins,
              flip ? (std::vector<std::int64_t>{69, 37, 5, 0}) : (std::vector<std::int64_t>{0, 32, 64, 96}));
    Volume<float> stored({1, 101, 51});
    open_volume(writer.path(1), {}, testing::world())->read({{0, 0, 0}, {1, 101, 51}}, stored.view());
    EXPECT_EQ(std::count(stored.begin(), stored.end(), 15.0F), stored.size());
  }
}

TEST_F(SliceWriterTest, TagsTellHowCountsBecameSamples) {
  SliceFormat all = format(VoxelType::uint8, TiffCompression::zstd);
  all.mapping.auto_range = 0.5;
  all.flip = true;
  all.tile = 32;
  all.bigtiff = true;
  const SliceWriter writer = writer_of(7, all);
  Volume<float> bright({1, 101, 51}, 10);
  bright(0, 0, 0) = 128;
  bright(0, 1, 2) = -1;
  bright(0, 1, 3) = -1;
  EXPECT_EQ(writer.write(3, bright.view()), (Saturation{2, 1}));
  const tiff::File file(writer.path(3));
  const tiff::Directory& page = file.directory();
  EXPECT_EQ(page.description,
            "ImageJ=1.53t\nunit=um\nspacing=3\nlsdeconv test\nrun=17\ngain=2\noffset=1\n"
            "auto_range_percent=0.5\ntype=uint8\nflip=y\ncompression=zstd\ntile=32\nbigtiff=always\n"
            "stored = gain * counts + offset\nz=3\nsaturated_below=2\nsaturated_above=1\nsamples="
                + slice_tag(page.description, "samples").value_or("none"));
  // As ImageJ writes it: pixels per unit, and the unit in the description alone.
  EXPECT_FALSE(page.resolution_is_per_centimetre);
  EXPECT_NEAR(page.column_resolution, 1 / 0.4, 1e-6);
  EXPECT_NEAR(page.row_resolution, 1 / 2.5, 1e-6);
}

TEST_F(SliceWriterTest, SlicesAreAVolumeAgain) {
  const SliceWriter writer = writer_of(12, format(VoxelType::uint16, TiffCompression::deflate));
  for (std::int64_t z = 0; z < 12; ++z) {
    writer.write(z, plane);
  }
  const mpi::Communicator world = testing::world();
  const auto reader = open_volume(folder.path(), {}, world);
  ASSERT_EQ(reader->description().extent, (Extent3{12, 101, 51}));
  Volume<float> read({12, 101, 51});
  reader->read(whole(read.extent()), read.view());
  EXPECT_EQ(read(11, 100, 50), 2 * plane(0, 100, 50) + 1);
}

TEST_F(SliceWriterTest, FinishedSlicesTellWhatTheyClipped) {
  const SliceWriter writer = writer_of(2, format(VoxelType::uint8, TiffCompression::none));
  Volume<float> bright({1, 101, 51}, 10);
  bright(0, 0, 0) = 128;
  bright(0, 1, 2) = -1;
  bright(0, 1, 3) = -1;
  for (const std::int64_t z : {0, 1}) {
    EXPECT_EQ(writer.write(z, bright.view()), (Saturation{2, 1}));
    EXPECT_EQ(writer.finished(z), (Saturation{2, 1})) << z;
  }
}

TEST_F(SliceWriterTest, SlicesOfAnotherSeriesAreNotFinished) {
  const SliceFormat wanted = format(VoxelType::uint16, TiffCompression::deflate);
  const SliceWriter writer = writer_of(2, wanted);
  const auto change = [&](auto&& member) {
    SliceFormat other = wanted;
    member(other);
    return writer_of(2, other);
  };
  const std::vector<SliceWriter> others{
      change([](SliceFormat& f) { f.description = "lsdeconv test\nrun=18"; }),
      change([](SliceFormat& f) { f.mapping.gain = 2.5; }),
      change([](SliceFormat& f) { f.mapping.offset = 1.5; }),
      change([](SliceFormat& f) { f.mapping.type = VoxelType::uint8; }),
      change([](SliceFormat& f) { f.flip = true; }),
      change([](SliceFormat& f) { f.compression = TiffCompression::none; }),
      change([](SliceFormat& f) { f.tile = 16; }),
      change([](SliceFormat& f) { f.bigtiff = true; }),
  };
  for (const std::int64_t z : {0, 1}) {
    EXPECT_FALSE(writer.finished(z));
    writer.write(z, plane);
    EXPECT_TRUE(writer.finished(z));
    for (std::size_t i = 0; i < others.size(); ++i) {
      EXPECT_FALSE(others[i].finished(z)) << "slice " << z << ", change " << i;
    }
    std::ofstream(writer.path(z), std::ios::trunc) << "garbage";
    EXPECT_FALSE(writer.finished(z));
  }
}

TEST_F(SliceWriterTest, SlicesTellWhichOfTheInputTheyAre) {
  const std::vector<InputFile> inputs{{"a_08.tif", 1, 1, 0}, {"a_09.tif", 1, 1, 1}, {"a_10.tif", 1, 1, 2}};
  const SliceWriter writer(slice_files(folder.path(), inputs, 1, 2, SliceNaming::input), {2, 101, 51},
                           format(VoxelType::uint16, TiffCompression::none));
  writer.write(1, plane);
  EXPECT_EQ(read_slice_tag(folder / "a_10.tif", "input"), "a_10.tif");
  EXPECT_EQ(read_slice_tag(folder / "a_10.tif", "z"), "2");
  EXPECT_EQ(read_slice_tag(folder / "a_10.tif", "run"), "17");
  EXPECT_EQ(read_slice_tag(folder / "a_10.tif", "un"), std::nullopt);
  EXPECT_EQ(read_slice_tag(folder / "a_09.tif", "z"), std::nullopt);
}

TEST_F(SliceWriterTest, SlicesOfAnUnknownVoxelSizeBeginWithTheMark) {
  SliceFormat unknown = format(VoxelType::uint16, TiffCompression::none);
  unknown.voxel = {};
  const SliceWriter writer = writer_of(1, unknown);
  writer.write(0, plane);
  EXPECT_TRUE(tiff::File(writer.path(0)).directory().description.starts_with("lsdeconv test\n"));
  EXPECT_FALSE(writer.is_foreign(0));
}

TEST_F(SliceWriterTest, EqualSeriesAreEqualFiles) {
  const SliceWriter writer = writer_of(3);
  const auto bytes = [&](std::int64_t z) {
    writer.write(z, plane);
    std::ifstream in(writer.path(z), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  EXPECT_EQ(bytes(0), bytes(0));
  EXPECT_EQ(bytes(1), bytes(1));
}

TEST_F(SliceWriterTest, StagedSlicesAppearOnlyWhenPublished) {
  const SliceWriter writer = writer_of(1);
  {
    StagedSlice staged = writer.stage(0, plane);
    EXPECT_FALSE(std::filesystem::exists(writer.path(0)));
    staged.file.publish();
    EXPECT_TRUE(writer.finished(0));
    const StagedSlice cancelled = writer.stage(0, plane);
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST_F(SliceWriterTest, TellsOwnFilesFromForeignOnes) {
  const SliceWriter writer = writer_of(2);
  for (const std::int64_t z : {0, 1}) {
    EXPECT_FALSE(writer.is_foreign(z));
    writer.write(z, plane);
    EXPECT_FALSE(writer.is_foreign(z));
    std::ofstream(writer.path(z), std::ios::trunc) << "somebody's data";
    EXPECT_TRUE(writer.is_foreign(z));
  }
}

TEST_F(SliceWriterTest, AnotherProgramsOmeTiffIsForeign) {
  const SliceWriter writer = writer_of(1);
  testing::write_tiff(
      writer.path(0), plane,
      {.description = R"(<?xml version="1.0" encoding="UTF-8"?><OME Creator="bioformats2raw"/>)"});
  EXPECT_TRUE(writer.is_foreign(0));
}

TEST_F(SliceWriterTest, RemovesOnlySlicesThatWereStagedHere) {
  const SliceWriter writer = writer_of(1);
  std::ofstream(folder / ".img_000001.tif.0123456789abcdef.part") << "half a slice";
  std::ofstream(folder / ".report.json.0123456789abcdef.part") << "somebody's";
  writer.remove_leftovers();
  EXPECT_FALSE(std::filesystem::exists(folder / ".img_000001.tif.0123456789abcdef.part"));
  EXPECT_TRUE(std::filesystem::exists(folder / ".report.json.0123456789abcdef.part"));
}

TEST_F(SliceWriterTest, FindsOurSlicesThatAreOfNoneOfTheFiles) {
  const SliceWriter writer = writer_of(4);
  for (std::int64_t z = 0; z < 4; ++z) {
    writer.write(z, plane);
  }
  std::ofstream(folder / "img_000005.tif") << "somebody's data";
  testing::write_tiff(folder / "img_000006.tif", plane, {.description = "ImageJ=1.53t\nunit=um\n"});
  EXPECT_THAT(other_results(numbered_slices(folder.path(), 2)),
              ::testing::ElementsAre(writer.path(2), writer.path(3)));
  EXPECT_THAT(other_results(numbered_slices(folder / "absent", 2)), ::testing::IsEmpty());
}

TEST_F(SliceWriterTest, SlicesOfVersionsThatPutXmlIntoTheFirstOneAreOurs) {
  const SliceWriter writer = writer_of(1);
  testing::write_tiff(
      writer.path(0), plane,
      {.description = R"(<?xml version="1.0" encoding="UTF-8"?><OME Creator="lsdeconv 0.1">)"});
  EXPECT_FALSE(writer.is_foreign(0));
}

TEST_F(SliceWriterTest, TheCompanionFileNamesAllSlices) {
  const SliceWriter writer = writer_of(2);
  writer.write_companion();
  const std::filesystem::path companion = folder / companion_name;
  std::ifstream in(companion);
  const std::string xml(std::istreambuf_iterator<char>(in), {});
  for (const char* part : {"SizeZ=\"2\"", "FileName=\"img_000001.tif\"", "FileName=\"img_000002.tif\"",
                           "PhysicalSizeZ=\"3\"", "run=17"}) {
    EXPECT_THAT(xml, HasSubstr(part));
  }
  EXPECT_FALSE(is_companion_foreign(folder.path()));
  writer.remove_companion();
  EXPECT_FALSE(std::filesystem::exists(companion));
}

TEST_F(SliceWriterTest, SomebodysCompanionFileStays) {
  EXPECT_FALSE(is_companion_foreign(folder.path()));
  std::ofstream(folder / companion_name) << "<?xml version=\"1.0\"?><OME Creator=\"another\"/>";
  EXPECT_TRUE(is_companion_foreign(folder.path()));
  writer_of(1).remove_companion();
  EXPECT_TRUE(std::filesystem::exists(folder / companion_name));
}

TEST_F(SliceWriterTest, NamesTheFileThatCannotBeWritten) {
  try {
    SliceWriter(numbered_slices(folder / "absent", 1), {1, 101, 51},
                format(VoxelType::uint16, TiffCompression::none))
        .write(0, plane);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(),
                HasSubstr((folder / "absent" / "img_000001.tif").string() + ": open: No such file"));
  }
}

} // namespace
} // namespace lsdeconv
