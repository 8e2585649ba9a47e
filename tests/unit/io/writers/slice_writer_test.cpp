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
    return {folder.path(), {slices, 101, 51}, of};
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
            "lsdeconv test\nrun=17\ngain=2\noffset=1\nauto_range_percent=0.5\ntype=uint8\nflip=y\n"
            "compression=zstd\ntile=32\nbigtiff=always\nstored = gain * counts + offset\n"
            "saturated_below=2\nsaturated_above=1");
  EXPECT_NEAR(page.columns_per_centimetre, 1e4 / 0.4, 1e-2);
  EXPECT_NEAR(page.rows_per_centimetre, 1e4 / 2.5, 1e-3);
}

TEST_F(SliceWriterTest, NamesHaveEnoughDigits) {
  EXPECT_EQ(writer_of(12).path(0).filename(), "img_000001.tif");
  EXPECT_EQ(writer_of(999999).path(999998).filename(), "img_999999.tif");
  EXPECT_EQ(writer_of(1000000).path(0).filename(), "img_0000001.tif");
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
  for (const std::int64_t z : {0, 1}) { // the first one holds XML
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
  const SliceWriter without_xml = change([](SliceFormat& f) { f.ome = false; });
  for (const std::int64_t z : {0, 1}) { // the first one holds XML
    EXPECT_FALSE(writer.finished(z));
    writer.write(z, plane);
    EXPECT_TRUE(writer.finished(z));
    EXPECT_EQ(without_xml.finished(z).has_value(), z > 0);
    for (std::size_t i = 0; i < others.size(); ++i) {
      EXPECT_FALSE(others[i].finished(z)) << "slice " << z << ", change " << i;
    }
    std::ofstream(writer.path(z), std::ios::trunc) << "garbage";
    EXPECT_FALSE(writer.finished(z));
  }
}

TEST_F(SliceWriterTest, TheFirstSliceBelongsToASeriesOfItsLength) {
  writer_of(2).write(0, plane);
  EXPECT_TRUE(writer_of(2).finished(0));
  EXPECT_FALSE(writer_of(3).finished(0)) << "its XML would name two of three files";
}

TEST_F(SliceWriterTest, TheFirstSliceIsLikeTheOthersWhereXmlIsNotWanted) {
  SliceFormat plain = format(VoxelType::uint16, TiffCompression::none);
  plain.ome = false;
  const SliceWriter writer = writer_of(2, plain);
  writer.write(0, plane);
  writer.write(1, plane);
  EXPECT_EQ(tiff::File(writer.path(0)).directory().description,
            tiff::File(writer.path(1)).directory().description);
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

TEST_F(SliceWriterTest, RemovesOurSlicesThatAreTooMany) {
  const SliceWriter writer = writer_of(2);
  for (std::int64_t z = 0; z < 4; ++z) {
    writer.write(z, plane);
  }
  std::ofstream(writer.path(4)) << "somebody's data";
  writer.remove_surplus(2);
  EXPECT_TRUE(std::filesystem::exists(writer.path(1)));
  EXPECT_FALSE(std::filesystem::exists(writer.path(2)));
  EXPECT_FALSE(std::filesystem::exists(writer.path(3)));
  EXPECT_TRUE(std::filesystem::exists(writer.path(4)));
}

TEST_F(SliceWriterTest, NamesTheFileThatCannotBeWritten) {
  try {
    SliceWriter(folder / "absent", {1, 101, 51}, format(VoxelType::uint16, TiffCompression::none))
        .write(0, plane);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(),
                HasSubstr((folder / "absent" / "img_000001.tif").string() + ": open: No such file"));
  }
}

} // namespace
} // namespace lsdeconv
