#include "support/series_sample.hpp"
#include "support/world.hpp"

#include <fstream>
#include <numeric>
#include <sys/stat.h>
#include <unistd.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::patterned;
using testing::sample_data;
using testing::SeriesTest;
using testing::TemporaryFolder;
using testing::write_tiff;

/// Bytes of a little-endian TIFF of one page, made by hand so that every field can be wrong.
class HandMadeTiff {
public:
  HandMadeTiff& entry(int tag, int type, std::uint32_t value) {
    entries_.push_back({tag, type, value});
    return *this;
  }
  /// A page of one uncompressed strip; further calls of entry() must keep the tags ascending.
  static HandMadeTiff page(std::uint32_t width, std::uint32_t height, std::uint32_t bits,
                           std::uint32_t compression = 1, std::uint32_t photometric = 1) {
    HandMadeTiff tiff;
    tiff.entry(256, 4, width).entry(257, 4, height).entry(258, 3, bits).entry(259, 3, compression);
    tiff.entry(262, 3, photometric).entry(273, 4, 300).entry(277, 3, 1).entry(278, 4, height);
    return tiff;
  }
  void write(const std::filesystem::path& path, std::size_t data_bytes) const {
    std::string bytes("II*\0\x08\0\0\0", 8);
    append(bytes, entries_.size(), 2);
    for (const auto& [tag, type, value] : entries_) {
      append(bytes, static_cast<std::uint64_t>(tag), 2);
      append(bytes, static_cast<std::uint64_t>(type), 2);
      append(bytes, 1, 4);
      append(bytes, value, 4);
    }
    append(bytes, 0, 4);
    bytes.resize(300 + data_bytes);
    std::ofstream(path, std::ios::binary) << bytes;
  }

private:
  struct Entry {
    int tag;
    int type;
    std::uint32_t value;
  };
  static void append(std::string& bytes, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) {
      bytes += static_cast<char>(value >> (8 * i) & 0xFF);
    }
  }
  std::vector<Entry> entries_;
};

class VolumeFormats : public SeriesTest {
protected:
  /// The fault told of img_3.tif, which is not like its neighbours.
  std::string fault_of(const HandMadeTiff& tiff, std::size_t data_bytes = 2880) const {
    write_series({});
    tiff.write(folder / "img_3.tif", data_bytes);
    std::string message = refusal();
    EXPECT_THAT(message, AllOf(HasSubstr(folder.path().string()), HasSubstr("\n  img_3.tif: ")));
    EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 1) << message;
    return message;
  }
};

TEST_F(VolumeFormats, DescribeTheVolume) {
  write_series({.compression = COMPRESSION_LZW, .tile_size = 16});
  const auto reader = open();
  const VolumeDescription& description = reader->description();
  EXPECT_EQ(description.extent, volume.extent());
  EXPECT_EQ(description.type, VoxelType::uint16);
  EXPECT_EQ(description.layout,
            (StorageLayout{.bytes_per_voxel = 2, .chunk_rows = 16, .chunk_columns = 16, .compressed = true}));
  ASSERT_EQ(description.files.size(), 12U);
  EXPECT_EQ(description.files[2].name, "img_2.tif");
  EXPECT_EQ(description.files[10].name, "img_10.tif");
  EXPECT_EQ(description.files[2].size,
            static_cast<std::int64_t>(std::filesystem::file_size(folder / "img_2.tif")));
  EXPECT_TRUE(description.interpolated.empty());
}

TEST_F(VolumeFormats, ReadSlicesInNaturalOrder) {
  write_series({});
  expect_window(*open(), whole(volume.extent()));
}

TEST_F(VolumeFormats, ASingleSliceAndASinglePageAreVolumes) {
  write_slice("only.tif", 4, {});
  for (const std::filesystem::path& path : {folder.path(), folder / "only.tif"}) {
    const auto reader = open_volume(path, {}, world);
    EXPECT_EQ(reader->description().extent, (Extent3{1, 40, 36}));
    Volume<float> read({1, 40, 36});
    reader->read(whole({1, 40, 36}), read.view());
    EXPECT_TRUE(std::equal(read.begin(), read.end(), &volume(4, 0, 0)));
  }
}

TEST_F(VolumeFormats, PickAChannelByPattern) {
  for (std::int64_t z = 0; z < 3; ++z) {
    write_slice(text("s_C00_Z", z, ".tif"), z, {});
    write_slice(text("s_C01_Z", z, ".tif"), z + 3, {});
  }
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr(folder.path().string()), HasSubstr("--pattern 's_C01_Z*.*' (3 files)")));
  const auto reader = open({.pattern = "s_C01_Z*.*"});
  Volume<float> read({3, 40, 36});
  reader->read(whole({3, 40, 36}), read.view());
  EXPECT_TRUE(std::equal(read.begin(), read.end(), &volume(3, 0, 0)));
  EXPECT_THAT(refusal({.pattern = "nothing*"}), HasSubstr("nothing*"));
}

TEST_F(VolumeFormats, DigestKnowsTheInputWhereverItLies) {
  write_series({});
  const std::uint64_t here = open()->description().digest;
  const TemporaryFolder other;
  std::filesystem::copy(folder.path(), other / "copy");
  EXPECT_EQ(open_volume(other / "copy", {}, world)->description().digest, here);
  volume(5, 20, 20) += 1;
  write_slice("img_5.tif", 5, {});
  EXPECT_NE(open()->description().digest, here) << "other content";
  volume(5, 20, 20) -= 1;
  write_slice("img_5.tif", 5, {});
  EXPECT_EQ(open()->description().digest, here);
  std::filesystem::remove(folder / "img_11.tif");
  EXPECT_NE(open()->description().digest, here) << "a file less";
}

TEST_F(VolumeFormats, RefuseWhatIsNoVolume) {
  const auto refusal_of = [&](const std::filesystem::path& path,
                              const OpenOptions& options = {}) -> std::string {
    try {
      (void)open_volume(path, options, world);
    } catch (const UserError& error) {
      EXPECT_THAT(error.what(), HasSubstr(path.string()));
      EXPECT_THAT(error.what(), Not(HasSubstr("\n  \n")));
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(refusal_of(folder / "absent"), HasSubstr("does not exist"));
  EXPECT_THAT(refusal_of(folder.path()), HasSubstr("holds no TIFF"));
  std::ofstream(folder / "notes.txt") << "x";
  EXPECT_THAT(refusal_of(folder / "notes.txt"), HasSubstr("neither a folder"));
  EXPECT_THAT(refusal_of(folder.path()), HasSubstr("holds no TIFF"));
  std::ofstream(folder / "garbage.tif") << "no TIFF at all";
  EXPECT_THAT(refusal_of(folder / "garbage.tif"), HasSubstr("Not a TIFF"));
  write_tiff(folder / "stack.tif", volume.view(), {});
  EXPECT_THAT(refusal_of(folder / "stack.tif", {.pattern = "x*"}), HasSubstr("--pattern"));
}

TEST_F(VolumeFormats, NameEveryFaultyFileAtOnce) {
  write_series({});
  write_tiff(folder / "img_1.tif", patterned({1, 40, 35}).view(), {});
  write_slice("img_2.tif", 2, {.bits = 8});
  HandMadeTiff::page(36, 40, 12).write(folder / "img_4.tif", 2880);
  std::filesystem::resize_file(folder / "img_5.tif", std::filesystem::file_size(folder / "img_5.tif") / 2);
  std::filesystem::remove(folder / "img_6.tif");
  std::ofstream(folder / "img_7.tif", std::ios::trunc) << "garbage";
  write_tiff(folder / "img_8.tif", patterned({2, 40, 36}).view(), {});
  write_slice("img_09.tif", 9, {});
  std::filesystem::remove(folder / "img_10.tif");
  std::filesystem::create_symlink(folder / "gone.tif", folder / "img_10.tif");
  const std::string message = refusal();
  EXPECT_THAT(message, AllOf(HasSubstr("img_1.tif: 40×35 uint16 (y×x) where most are 40×36 uint16"),
                             HasSubstr("img_2.tif: 40×36 uint8"), HasSubstr("img_4.tif: 12-bit unsigned"),
                             HasSubstr("img_5.tif: "),
                             HasSubstr("number 6 is missing between img_5.tif and img_7.tif"),
                             HasSubstr("--missing-slices interpolate"),
                             HasSubstr("img_7.tif: no TIFF that can be read")));
  EXPECT_THAT(message, AllOf(HasSubstr("img_8.tif: several pages"), HasSubstr("same number as img_"),
                             HasSubstr("img_10.tif: open: No such file"), Not(HasSubstr("img_3.tif"))));
  EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 9) << message;
}

TEST_F(VolumeFormats, CutLongLists) {
  volume = patterned({60, 4, 4});
  write_series({});
  for (int z = 10; z < 40; ++z) {
    std::ofstream(folder / text("img_", z, ".tif"), std::ios::trunc) << "garbage";
  }
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("img_29.tif"), Not(HasSubstr("img_30.tif")), HasSubstr("and 10 more")));
}

TEST_F(VolumeFormats, NameEveryKindOfFault) {
  EXPECT_THAT(fault_of(HandMadeTiff::page(36, 40, 12)), HasSubstr("12-bit unsigned samples"));
  EXPECT_THAT(fault_of(HandMadeTiff::page(36, 40, 16, 1, 0)), HasSubstr("MinIsWhite"));
  EXPECT_THAT(fault_of(HandMadeTiff::page(36, 40, 16, 1, 8)), HasSubstr("CIELab"));
  EXPECT_THAT(fault_of(HandMadeTiff::page(36, 40, 16, 34712)), HasSubstr("compression JPEG 2000"));
  EXPECT_THAT(fault_of(HandMadeTiff::page(36, 40, 16, 64999)), HasSubstr("compression number 64999"));
  EXPECT_THAT(fault_of(HandMadeTiff::page(36, 40, 24).entry(279, 4, 2880).entry(339, 3, 2)),
              HasSubstr("24-bit signed samples"));
  EXPECT_THAT(fault_of(HandMadeTiff::page(36, 40, 16).entry(279, 4, 2880), 100),
              HasSubstr("truncated: strip 1 of 1"));
  EXPECT_THAT(fault_of(HandMadeTiff::page(0, 40, 16).entry(279, 4, 2880)), HasSubstr("img_3.tif: "));
}

TEST_F(VolumeFormats, RefuseColours) {
  write_series({});
  std::unique_ptr<TIFF, void (*)(TIFF*)> file(TIFFOpen((folder / "img_3.tif").c_str(), "w"), TIFFClose);
  TIFFSetField(file.get(), TIFFTAG_IMAGEWIDTH, 36);
  TIFFSetField(file.get(), TIFFTAG_IMAGELENGTH, 40);
  TIFFSetField(file.get(), TIFFTAG_BITSPERSAMPLE, 16);
  TIFFSetField(file.get(), TIFFTAG_SAMPLESPERPIXEL, 3);
  TIFFSetField(file.get(), TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(file.get(), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
  std::vector<std::uint16_t> row(108);
  for (std::uint32_t y = 0; y < 40; ++y) {
    TIFFWriteScanline(file.get(), row.data(), y);
  }
  file.reset();
  EXPECT_THAT(refusal(), HasSubstr("img_3.tif: 3 samples per pixel (RGB)"));
}

/// Sizes that would overflow or fill the memory, in a file of a few hundred bytes.
TEST_F(VolumeFormats, RefuseAbsurdSizesBeforeTheyAllocate) {
  constexpr std::uint32_t huge = 0xFFFFFFFF;
  for (const std::uint32_t compression : {1U, 8U, 50000U}) {
    (void)fault_of(HandMadeTiff::page(huge, huge, 16, compression).entry(279, 4, 2880));
    (void)fault_of(
        HandMadeTiff::page(1U << 20U, 1U << 20U, 32, compression).entry(279, 4, 2880).entry(339, 3, 3));
  }
}

TEST_F(VolumeFormats, RefuseSlicesThatMayNotBeRead) {
  write_series({});
  std::filesystem::permissions(folder / "img_3.tif", std::filesystem::perms::none);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  const bool root = ::geteuid() == 0;
  if (root && ::seteuid(65534) != 0) {
    GTEST_SKIP() << "root cannot become anybody else here, and may read everything";
  }
  const std::string message = refusal();
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  EXPECT_THAT(message, AllOf(HasSubstr("img_3.tif: open: Permission denied")));
}

TEST_F(VolumeFormats, HolesNeedFilling) {
  write_series({});
  std::filesystem::remove(folder / "img_4.tif");
  EXPECT_THAT(refusal(), HasSubstr("number 4 is missing"));
  EXPECT_NE(open({.missing = MissingSlices::interpolate}), nullptr);
  write_slice("img_90.tif", 0, {});
  EXPECT_THAT(refusal({.missing = MissingSlices::interpolate}), HasSubstr("only 12 of 91 slices"));
}

TEST_F(VolumeFormats, NameFaultyPagesOfAStack) {
  const std::filesystem::path path = folder / "stack.tif";
  {
    testing::TiffSampleFile file(path, {});
    file.add_page(patterned({1, 8, 8}).view());
    file.add_page(patterned({1, 8, 9}).view());
    file.add_page(patterned({1, 8, 8}).view());
  }
  try {
    (void)open_volume(path, {}, world);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr(path.string()), HasSubstr("page 2: 8×9 uint16 (y×x) where most are 8×8")));
  }
}

TEST(VolumeFormatsSamples, GenuineVolumesOpen) {
  const std::filesystem::path data = sample_data();
  if (data.empty()) {
    GTEST_SKIP() << "the folder of real volumes is absent (set LSDECONV_SAMPLE_DATA)";
  }
  struct Sample {
    const char* path;
    Extent3 extent;
    VoxelType type;
    double sum; ///< Of all voxels, as tifffile reads them.
  };
  const mpi::Communicator world = testing::world();
  for (const Sample& sample :
       {Sample{"mouse_embryo_lightsheet", {19, 172, 172}, VoxelType::uint16, 71350687},
        Sample{"cleared_mouse_lightsheet", {10, 416, 351}, VoxelType::uint16, 1120624378},
        Sample{"flowdec_bars25/data.tif", {32, 64, 64}, VoxelType::float32, 763671203.375},
        Sample{"deconwolf_dapi/dapi_001.tif", {40, 201, 101}, VoxelType::uint16, 5512459388}}) {
    const auto reader = open_volume(data / sample.path, {.threads = 2}, world);
    EXPECT_EQ(reader->description().extent, sample.extent) << sample.path;
    EXPECT_EQ(reader->description().type, sample.type) << sample.path;
    Volume<float> voxels(sample.extent);
    reader->read(whole(sample.extent), voxels.view());
    EXPECT_EQ(std::accumulate(voxels.begin(), voxels.end(), 0.0), sample.sum) << sample.path;
  }
}

} // namespace
} // namespace lsdeconv
