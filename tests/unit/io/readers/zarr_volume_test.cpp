#include "io/readers/zarr/zarr_volume.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"
#include "support/zarr_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::write_text;
using testing::write_zarr;

class ZarrVolumes : public ::testing::Test {
protected:
  [[nodiscard]] std::unique_ptr<VolumeReader> open(const fs::path& path,
                                                   const OpenOptions& options = {}) const {
    return open_volume(path, options, world);
  }
  [[nodiscard]] std::string refusal(const fs::path& path, const OpenOptions& options = {}) const {
    try {
      (void)open(path, options);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  [[nodiscard]] Volume<float> all_of(VolumeReader& reader) const {
    Volume<float> all(reader.description().extent);
    reader.read(whole(all.extent()), all.view());
    return all;
  }
  /// An image of several axes and its one array of bytes, 2 bytes per sample and one chunk per volume.
  void write_image(const std::vector<std::string>& names, const zarr::Shape& shape,
                   const zarr::Shape& chunk) const {
    std::string axes;
    for (const std::string& name : names) {
      axes += text(axes.empty() ? "" : ",", R"({"name":")", name, R"("})");
    }
    write_text(brain / ".zgroup", R"({"zarr_format":2})");
    write_text(brain / ".zattrs", text(R"({"multiscales":[{"version":"0.4","axes":[)", axes,
                                       R"(],"datasets":[{"path":"0"}]}]})"));
    zarr::ArrayMetadata array;
    array.version = 2;
    array.shape = shape;
    array.file = array.chunk = chunk;
    array.keys = {false, '.'};
    write_text(brain / "0/.zarray", zarr::array_metadata_text(array));
    const zarr::Shape grid = zarr::file_grid(array);
    for (std::int64_t number = 0; number < zarr::count(grid); ++number) {
      std::string bytes;
      for (std::int64_t i = 0; i < zarr::count(chunk); ++i) { // value: 100 · file + volume within the chunk
        const std::int64_t value =
            100 * number + i / (chunk[chunk.size() - 1] * chunk[chunk.size() - 2] * chunk[chunk.size() - 3]);
        bytes += {static_cast<char>(value & 255), static_cast<char>(value >> 8)};
      }
      write_text(brain / "0" / zarr::file_key(array, zarr::place_in_grid(number, grid)), bytes);
    }
  }
  [[nodiscard]] float value(const OpenOptions& options) const {
    return all_of(*open(brain, options))(0, 0, 0);
  }

  mpi::Communicator world = testing::world();
  testing::TemporaryFolder folder;
  fs::path brain = folder / "brain.zarr";
  Volume<float> volume = testing::patterned({9, 20, 21});
};

TEST_F(ZarrVolumes, KnowTheirVoxelSize) {
  for (const int version : {2, 3}) {
    fs::remove_all(brain);
    write_zarr(brain, volume.view(), VoxelType::uint16, {.version = version});
    for (const fs::path& path : {brain, brain / "0", fs::path(brain.string() + "/")}) {
      const StatedAcquisition stated = open(path)->description().stated;
      EXPECT_EQ(stated.voxel, (Spacing3{1.2, 0.4, 0.4})) << path;
      EXPECT_EQ(stated.source, "OME-Zarr");
    }
  }
}

TEST_F(ZarrVolumes, AreReadChunkByChunkAndOnce) {
  write_zarr(brain, volume.view(), VoxelType::uint16, {.chunk = {4, 8, 8}, .chunks_per_shard = {2, 2, 2}});
  const auto reader = open(brain, {.threads = 3, .cache_bytes = 1 << 20});
  EXPECT_EQ(
      reader->description().layout,
      (StorageLayout{
          .bytes_per_voxel = 2, .chunk_rows = 8, .chunk_columns = 8, .compressed = true, .chunk_slices = 4}));
  Volume<float> window({2, 2, 2});
  reader->read({{3, 7, 7}, {5, 9, 9}}, window.view());
  EXPECT_EQ(reader->statistics().chunks_decoded, 8);
  EXPECT_EQ(reader->statistics().bytes_read, 8 * 4 * 8 * 8 * 2)
      << "the chunks of a shard that are wanted, no more";
  reader->read({{0, 0, 0}, {2, 2, 2}}, window.view());
  EXPECT_EQ(reader->statistics().chunks_decoded, 8);
  EXPECT_EQ(reader->statistics().chunks_reused, 1);
}

TEST_F(ZarrVolumes, ReadMissingChunksAndShardsAsTheFillValue) {
  write_zarr(brain, volume.view(), VoxelType::uint16, {.chunk = {4, 8, 8}, .chunks_per_shard = {1, 1, 2}});
  fs::remove(brain / "0/c/1/0/0");
  const auto reader = open(brain, {.threads = 2});
  const Volume<float> all = all_of(*reader);
  for (std::int64_t z = 0; z < 9; ++z) {
    EXPECT_EQ(all(z, 0, 0), z >= 4 && z < 8 ? 0 : volume(z, 0, 0));
    EXPECT_EQ(all(z, 19, 20), volume(z, 19, 20));
  }
}

TEST_F(ZarrVolumes, OfSeveralTimesAndChannelsAreChosen) {
  write_image({"t", "c", "z", "y", "x"}, {2, 3, 4, 5, 6}, {1, 1, 4, 5, 6});
  EXPECT_THAT(refusal(brain), AllOf(HasSubstr("2 times and 3 channels"), HasSubstr("--time N (0 to 1)"),
                                    HasSubstr("--channel N (0 to 2)")));
  EXPECT_EQ(value({.choice = {.time = 1, .channel = 2}}), 500);
  EXPECT_EQ(value({.choice = {.time = 0, .channel = 1}}), 100);
  EXPECT_THAT(refusal(brain, {.choice = {.time = 2, .channel = 0}}), HasSubstr("--time 2"));
}

TEST_F(ZarrVolumes, AreTakenOutOfChunksThatHoldSeveral) {
  write_image({"t", "c", "z", "y", "x"}, {3, 3, 4, 5, 6}, {2, 3, 4, 5, 6});
  EXPECT_EQ(value({.choice = {.time = 1, .channel = 2}}), 5);
  EXPECT_EQ(value({.choice = {.time = 2, .channel = 1}}), 101);
}

TEST_F(ZarrVolumes, MayHaveAxesOfOnePlace) {
  write_image({"t", "c", "z", "y", "x"}, {1, 1, 4, 5, 6}, {1, 1, 4, 5, 6});
  EXPECT_EQ(open(brain)->description().extent, (Extent3{4, 5, 6}));
}

TEST_F(ZarrVolumes, WithAxesOfAnotherOrderOrMeaningAreRefused) {
  write_image({"x", "y", "z"}, {6, 5, 4}, {6, 5, 4});
  EXPECT_THAT(refusal(brain), AllOf(HasSubstr("x, y, z"), HasSubstr("must be z, y, x")));
  write_image({"angle", "z", "y", "x"}, {2, 6, 5, 4}, {1, 6, 5, 4});
  EXPECT_THAT(refusal(brain), AllOf(HasSubstr("2 places along the axis 'angle'")));
  write_image({"z", "y", "x"}, {2, 6, 5, 4}, {1, 6, 5, 4});
  EXPECT_THAT(refusal(brain), AllOf(HasSubstr("names 3 axes"), HasSubstr("has 4")));
}

TEST_F(ZarrVolumes, OfAnArrayAloneNeedNoImage) {
  write_image({"z", "y", "x"}, {4, 5, 6}, {4, 5, 6});
  fs::rename(brain / "0", folder / "array");
  EXPECT_EQ(open(folder / "array")->description().extent, (Extent3{4, 5, 6}));
  EXPECT_THAT(refusal(folder / "array", {.choice = {.level = 1}}), HasSubstr("--input-level 1"));
  write_image({"c", "z", "y", "x"}, {2, 4, 5, 6}, {1, 4, 5, 6});
  fs::rename(brain / "0", folder / "unnamed");
  EXPECT_THAT(refusal(folder / "unnamed"), HasSubstr("2 places along the axis ''"));
}

TEST_F(ZarrVolumes, OfImagesStoredTogetherAreChosen) {
  write_text(brain / ".zgroup", R"({"zarr_format":2})");
  write_text(brain / ".zattrs", R"({"bioformats2raw.layout":3})");
  for (const int image : {0, 1}) {
    write_zarr(brain / text(image), Volume<float>({3, 4, 5}, 10.0F + static_cast<float>(image)).view(),
               VoxelType::uint8, {.version = 2});
  }
  EXPECT_THAT(refusal(brain), HasSubstr("--image N (0 to 1)"));
  EXPECT_EQ(value({.choice = {.image = 1}}), 11);
  EXPECT_THAT(refusal(brain, {.choice = {.image = 2}}), HasSubstr("--image 2"));
  write_text(brain / "OME/.zattrs", R"({"series":["1"]})");
  EXPECT_EQ(value({}), 11);
}

TEST_F(ZarrVolumes, OfPlatesAreNamed) {
  write_text(brain / ".zattrs", R"({"plate":{"wells":[{"path":"A/1"},{"path":"B/2"}]}})");
  EXPECT_THAT(refusal(brain), AllOf(HasSubstr("plate of wells"), HasSubstr("brain.zarr/B/2")));
  write_text(brain / ".zattrs", R"({"well":{"images":[{"path":"0"}]}})");
  EXPECT_THAT(refusal(brain), AllOf(HasSubstr("well of fields"), HasSubstr("brain.zarr/0")));
}

TEST_F(ZarrVolumes, NeverLieOutsideOfTheirFolder) {
  write_image({"z", "y", "x"}, {4, 5, 6}, {4, 5, 6});
  fs::rename(brain / "0", folder / "secret");
  fs::create_directory_symlink(folder / "secret", brain / "0");
  EXPECT_NE(refusal(brain), "no error");
  fs::remove(brain / "0");
  for (const char* path : {"../secret", "/etc"}) {
    write_text(brain / ".zattrs",
               text(R"({"multiscales":[{"axes":["z","y","x"],"datasets":[{"path":")", path, R"("}]}]})"));
    EXPECT_NE(refusal(brain), "no error") << path;
  }
}

TEST_F(ZarrVolumes, OfImpossibleSizeAreRefused) {
  for (const char* numbers :
       {R"("shape":[9223372036854775807,9223372036854775807,4],"chunks":[1,1,1])",
        R"("shape":[4,4,4],"chunks":[4611686018427387904,4,4])", R"("shape":[0,4,4],"chunks":[1,4,4])",
        R"("shape":[-4,4,4],"chunks":[1,4,4])", R"("shape":[4,4,4],"chunks":[0,4,4])"}) {
    write_text(
        folder / "array/.zarray",
        text(R"({"zarr_format":2,"dtype":"<u2","compressor":null,"fill_value":0,"order":"C","filters":null,)",
             numbers, "}"));
    EXPECT_NE(refusal(folder / "array"), "no error") << numbers;
  }
}

TEST_F(ZarrVolumes, TellInputsApartByWhatTheyHold) {
  write_zarr(brain, volume.view(), VoxelType::uint16, {});
  const std::uint64_t before = open(brain)->description().digest;
  EXPECT_EQ(open(brain)->description().digest, before);
  EXPECT_EQ(open(brain)->description().files.size(), 1U);
  EXPECT_EQ(open(brain)->description().files.front().name, "brain.zarr/0");
  volume(3, 3, 3) += 1;
  write_zarr(brain, volume.view(), VoxelType::uint16, {});
  EXPECT_NE(open(brain)->description().digest, before);
  fs::remove(brain / "0/c/0/0/0");
  EXPECT_NE(open(brain)->description().digest, before);
}

/// Which file it is, nobody is told: whoever goes on with a run reads again what was read.
TEST_F(ZarrVolumes, TellWhenAnyOfTheirFilesWasChanged) {
  const Volume<float> even({6, 40, 40}, 7);
  write_zarr(brain, even.view(), VoxelType::uint16, {.chunk = {1, 8, 8}}); // 150 files
  const InputFile before = open(brain)->description().files.front();
  EXPECT_NE(before.changed, 0);
  EXPECT_NE(before.middle, 0U);
  std::this_thread::sleep_for(std::chrono::milliseconds(20)); // longer than a tick of the file system's clock
  std::int64_t changed = before.changed;
  int files = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(brain)) {
    if (entry.is_regular_file() && entry.path().filename() != "zarr.json" && ++files % 20 == 1) {
      fs::last_write_time(entry.path(),
                          fs::last_write_time(entry.path())); // nor does it help to set that back
      const InputFile now = open(brain)->description().files.front();
      EXPECT_NE(now.changed, changed) << entry.path();
      EXPECT_EQ(now.middle, before.middle);
      changed = now.changed;
    }
  }
  EXPECT_EQ(files, 150);
  EXPECT_EQ(open(brain)->description().files.front().changed, changed);
}

TEST_F(ZarrVolumes, FoldersWithoutImagesSayWhatIsWanted) {
  write_text(brain / ".zgroup", R"({"zarr_format":2})");
  EXPECT_THAT(refusal(brain), AllOf(HasSubstr("neither an OME-Zarr image"), HasSubstr("holds none")));
  write_zarr(brain / "tile_7", volume.view(), VoxelType::uint16, {});
  EXPECT_THAT(refusal(brain), AllOf(HasSubstr("neither an OME-Zarr image"), HasSubstr("brain.zarr/tile_7")));
  EXPECT_THAT(refusal(brain, {.pattern = "*0*"}), HasSubstr("--pattern"));
}

} // namespace
} // namespace lsdeconv
