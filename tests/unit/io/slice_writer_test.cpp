#include "support/temporary_folder.hpp"
#include "unit/io/foreign_tools.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/io/slice_writer.hpp"
#include "lsdeconv/io/volume_formats.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;

constexpr float infinity = std::numeric_limits<float>::infinity();

struct Stored {
  float sample;
  std::int64_t saturated;
  bool operator==(const Stored&) const = default;
};

Stored stored(float value, const IntensityMapping& mapping) {
  std::int64_t saturated = 0;
  const float sample = map_intensity(value, mapping, saturated);
  return {sample, saturated};
}

TEST(MapIntensity, RoundsToTheNearestSample) {
  const IntensityMapping counts{.gain = 1, .offset = 0, .type = VoxelType::uint16};
  EXPECT_EQ(stored(7.4F, counts), (Stored{7, 0}));
  EXPECT_EQ(stored(7.6F, counts), (Stored{8, 0}));
  EXPECT_EQ(stored(-0.4F, counts), (Stored{0, 0}));
  EXPECT_EQ(stored(65535.4F, counts), (Stored{65535, 0}));
}

TEST(MapIntensity, CountsWhatTheTypeClips) {
  const IntensityMapping bytes{.gain = 2, .offset = 10, .type = VoxelType::uint8};
  EXPECT_EQ(stored(122.5F, bytes), (Stored{255, 0}));
  EXPECT_EQ(stored(123, bytes), (Stored{255, 1}));
  EXPECT_EQ(stored(-6, bytes), (Stored{0, 1}));
  EXPECT_EQ(stored(infinity, bytes), (Stored{255, 1}));
  EXPECT_EQ(stored(-infinity, bytes), (Stored{0, 1}));
}

TEST(MapIntensity, NaNBecomesZero) {
  for (const VoxelType type : {VoxelType::uint8, VoxelType::uint16, VoxelType::float32}) {
    EXPECT_EQ(stored(std::nanf(""), {.gain = 1, .offset = 5, .type = type}), (Stored{0, 0}));
    EXPECT_EQ(stored(infinity, {.gain = 0, .offset = 5, .type = type}), (Stored{0, 0}));
  }
}

TEST(MapIntensity, FloatsAreNeitherRoundedNorClipped) {
  EXPECT_EQ(stored(-1e6F, {.gain = 0.5, .offset = 0.25, .type = VoxelType::float32}),
            (Stored{-499999.75F, 0}));
}

/// What the tags promise: counts = (stored - offset) / gain.
TEST(MapIntensity, CanBeUndoneToHalfASample) {
  for (const double gain : {0.13, 1.0, 3.7}) {
    const IntensityMapping mapping{.gain = gain, .offset = 20, .type = VoxelType::uint16};
    for (int i = 0; i < 600; ++i) {
      const float value = 17.3F * static_cast<float>(i);
      const double back = (static_cast<double>(stored(value, mapping).sample) - 20) / gain;
      EXPECT_LE(std::abs(back - static_cast<double>(value)), 0.5 / gain * (1 + 1e-12)) << value;
    }
  }
}

class SliceWriterTest : public ::testing::TestWithParam<std::tuple<VoxelType, TiffCompression>> {
protected:
  [[nodiscard]] static SliceFormat format(VoxelType type, TiffCompression compression) {
    return {.mapping = {.gain = 2, .offset = 1, .type = type},
            .compression = compression,
            .voxel = {3, 2.5, 0.4},
            .description = "lsdeconv test\ngain=2\noffset=1"};
  }
  /// 0, 1, 2 … with odd numbers of rows and columns, and taken from a larger volume.
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

TEST_P(SliceWriterTest, TifffileReadsWhatItWrites) {
  const auto [type, compression] = GetParam();
  const std::string python = testing::python_with("tifffile");
  if (python.empty()) {
    GTEST_SKIP() << "python3-tifffile is absent";
  }
  const SliceWriter writer(folder.path(), 7, format(type, compression));
  EXPECT_EQ(writer.write(0, plane), 0);
  std::ofstream(folder / "check.py") << R"(
import sys, numpy, tifffile
path, dtype, compression, software = sys.argv[1:]
with tifffile.TiffFile(path) as file:
    page = file.pages[0]
    data = page.asarray()
    assert len(file.pages) == 1 and not file.is_bigtiff
    assert data.shape == (101, 51) and data.dtype == dtype, (data.shape, data.dtype)
    index = numpy.arange(3 * 101 * 57).reshape(3, 101, 57)[1, :, 3:54]
    numpy.testing.assert_array_equal(data, 2 * (index % 101) + 1)
    assert page.description == 'lsdeconv test\ngain=2\noffset=1', page.description
    assert page.software == software, page.software
    x, y = (page.tags[name].value for name in ('XResolution', 'YResolution'))
    assert abs(x[0] / x[1] - 1e4 / 0.4) < 1e-2 and abs(y[0] / y[1] - 1e4 / 2.5) < 1e-3, (x, y)
    assert page.tags['ResolutionUnit'].value == 3
    assert page.compression == (8 if compression == 'deflate' else 1), page.compression
    assert page.predictor == (2 if compression == 'deflate' and dtype != 'float32' else 1), page.predictor
    assert page.rowsperstrip <= 64 and page.photometric == 1
)";
  const std::string command = text(
      python, " ", (folder / "check.py").string(), " ", (folder / "img_000001.tif").string(), " ", name(type),
      compression == TiffCompression::deflate ? " deflate" : " none", " 'lsdeconv ", program_version(), "'");
  EXPECT_TRUE(testing::succeeds(command));
}

INSTANTIATE_TEST_SUITE_P(
    Formats, SliceWriterTest,
    ::testing::Combine(::testing::Values(VoxelType::uint8, VoxelType::uint16, VoxelType::float32),
                       ::testing::Values(TiffCompression::none, TiffCompression::deflate)));

class SliceSeries : public SliceWriterTest {};

TEST_F(SliceSeries, NamesHaveEnoughDigits) {
  const SliceFormat any = format(VoxelType::uint8, TiffCompression::none);
  EXPECT_EQ(SliceWriter("x", 12, any).path(0), "x/img_000001.tif");
  EXPECT_EQ(SliceWriter("x", 999999, any).path(999998), "x/img_999999.tif");
  EXPECT_EQ(SliceWriter("x", 1000000, any).path(0), "x/img_0000001.tif");
}

TEST_F(SliceSeries, AreVolumesAgain) {
  const SliceWriter writer(folder.path(), 12, format(VoxelType::uint16, TiffCompression::deflate));
  for (std::int64_t z = 0; z < 12; ++z) {
    writer.write(z, plane);
  }
  const mpi::Communicator world = mpi::Communicator::world();
  const auto reader = open_volume(folder.path(), {}, world);
  ASSERT_EQ(reader->description().extent, (Extent3{12, 101, 51}));
  Volume<float> read({12, 101, 51});
  reader->read(whole(read.extent()), read.view());
  EXPECT_EQ(read(11, 100, 50), 2 * plane(0, 100, 50) + 1);
}

TEST_F(SliceSeries, SaturatedVoxelsAreCounted) {
  const SliceWriter writer(folder.path(), 1, format(VoxelType::uint8, TiffCompression::none));
  Volume<float> bright({1, 2, 3}, 127);
  bright(0, 0, 0) = 128;
  bright(0, 1, 2) = -1;
  EXPECT_EQ(writer.write(0, bright.view()), 2);
}

TEST_F(SliceSeries, AreFinishedOnlyAsWanted) {
  const SliceFormat wanted = format(VoxelType::uint16, TiffCompression::deflate);
  const SliceWriter writer(folder.path(), 1, wanted);
  EXPECT_FALSE(writer.finished(0));
  writer.write(0, plane);
  EXPECT_TRUE(writer.finished(0));
  SliceFormat other = wanted;
  other.description += "!";
  EXPECT_FALSE(SliceWriter(folder.path(), 1, other).finished(0));
  EXPECT_FALSE(SliceWriter(folder.path(), 1, format(VoxelType::uint8, TiffCompression::deflate)).finished(0));
  EXPECT_FALSE(SliceWriter(folder.path(), 1, format(VoxelType::uint16, TiffCompression::none)).finished(0));
  std::ofstream(writer.path(0), std::ios::trunc) << "garbage";
  EXPECT_FALSE(writer.finished(0));
}

TEST_F(SliceSeries, StagedSlicesAppearOnlyWhenPublished) {
  const SliceWriter writer(folder.path(), 1, format(VoxelType::uint16, TiffCompression::none));
  {
    StagedSlice staged = writer.stage(0, plane);
    EXPECT_FALSE(std::filesystem::exists(writer.path(0)));
    staged.file.publish();
    EXPECT_TRUE(writer.finished(0));
    const StagedSlice given_up = writer.stage(0, plane);
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST_F(SliceSeries, TellOwnFilesFromForeignOnes) {
  const SliceWriter writer(folder.path(), 1, format(VoxelType::uint16, TiffCompression::none));
  EXPECT_FALSE(writer.foreign(0));
  writer.write(0, plane);
  EXPECT_FALSE(writer.foreign(0));
  std::ofstream(writer.path(0), std::ios::trunc) << "somebody's data";
  EXPECT_TRUE(writer.foreign(0));
}

TEST_F(SliceSeries, OfOursThatAreTooManyAreRemoved) {
  const SliceWriter writer(folder.path(), 2, format(VoxelType::uint16, TiffCompression::none));
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

TEST_F(SliceSeries, NameTheFileThatCannotBeWritten) {
  try {
    SliceWriter(folder / "absent", 1, format(VoxelType::uint16, TiffCompression::none)).write(0, plane);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(),
                HasSubstr((folder / "absent" / "img_000001.tif").string() + ": open: No such file"));
  }
}

} // namespace
} // namespace lsdeconv
