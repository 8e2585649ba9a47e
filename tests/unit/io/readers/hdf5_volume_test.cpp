#include "io/readers/hdf5/hdf5_volume.hpp"
#include "support/hdf5_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Hdf5SampleFile;
using testing::Hdf5Storage;

constexpr const char* imaris_channel = "DataSet/ResolutionLevel 0/TimePoint 0/Channel 0";

class Hdf5Volumes : public ::testing::Test {
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
  [[nodiscard]] float first_voxel(const fs::path& path, const OpenOptions& options = {}) const {
    Volume<float> voxel({1, 1, 1});
    open(path, options)->read({{0, 0, 0}, {1, 1, 1}}, voxel.view());
    return voxel(0, 0, 0);
  }
  /// Voxels of one value.
  static Volume<float> flat(float value) { return Volume<float>({5, 9, 11}, value); }

  mpi::Communicator world = testing::world();
  testing::TemporaryFolder folder;
  const Hdf5Storage packed{.chunk = {4, 4, 4}, .deflate = 1};
};

/// An XML file whose setups have these channels and tiles.
std::string spim_data(const std::vector<std::pair<int, int>>& setups, const std::string& hdf5 = "brain.h5") {
  std::string xml = "<?xml version=\"1.0\"?><SpimData version=\"0.2\"><SequenceDescription>"
                    "<ImageLoader format=\"bdv.hdf5\"><hdf5 type=\"relative\">"
                    + hdf5 + "</hdf5></ImageLoader><ViewSetups>";
  for (std::size_t i = 0; i < setups.size(); ++i) {
    xml +=
        text("<ViewSetup><id>", i, "</id><voxelSize><unit>nm</unit><size>400 410.0 1.2e3</size></voxelSize>",
             "<attributes><channel>", setups[i].first, "</channel><tile>", setups[i].second,
             "</tile></attributes></ViewSetup>");
  }
  return xml + "</ViewSetups></SequenceDescription></SpimData>";
}

TEST_F(Hdf5Volumes, TakeSetupsForImagesUnlessTheXmlFileCallsThemChannels) {
  {
    const Hdf5SampleFile file(folder / "brain.h5");
    file.add_volume("t00000/s00/0/cells", flat(7).view(), packed);
    file.add_volume("t00000/s01/0/cells", flat(8).view(), packed);
  }
  EXPECT_THAT(refusal(folder / "brain.h5"), HasSubstr("2 images"));
  EXPECT_EQ(first_voxel(folder / "brain.h5", {.choice = {.image = 1}}), 8);
  std::ofstream(folder / "brain.xml") << spim_data({{0, 3}, {1, 3}});
  EXPECT_THAT(refusal(folder / "brain.h5"), HasSubstr("--channel N (0 to 1)"));
  EXPECT_EQ(first_voxel(folder / "brain.xml", {.choice = {.channel = 1}}), 8);
  std::ofstream(folder / "brain.xml") << spim_data({{0, 3}, {1, 4}});
  EXPECT_THAT(refusal(folder / "brain.xml"), HasSubstr("--image N (0 to 1)"));
}

TEST_F(Hdf5Volumes, KnowVoxelSizesOfEveryLevelFromTheXmlFile) {
  {
    const Hdf5SampleFile file(folder / "brain.h5");
    file.add_volume("t00000/s00/0/cells", flat(1).view(), packed);
    file.add_volume("t00000/s00/1/cells", flat(2).view(), packed);
    file.add_table("s00/resolutions", {{1, 1, 1}, {4, 2, 1}});
  }
  EXPECT_EQ(open(folder / "brain.h5")->description().stated.voxel, Spacing3{});
  std::ofstream(folder / "brain.xml") << spim_data({{0, 0}});
  const Spacing3 finest = open(folder / "brain.h5")->description().stated.voxel;
  EXPECT_NEAR(finest.z, 1.2, 1e-9);
  EXPECT_NEAR(finest.y, 0.41, 1e-9);
  EXPECT_NEAR(finest.x, 0.4, 1e-9);
  const auto coarse = open(folder / "brain.xml", {.choice = {.level = 1}});
  EXPECT_NEAR(coarse->description().stated.voxel.z, 1.2, 1e-9);
  EXPECT_NEAR(coarse->description().stated.voxel.y, 0.82, 1e-9);
  EXPECT_NEAR(coarse->description().stated.voxel.x, 1.6, 1e-9);
  EXPECT_EQ(first_voxel(folder / "brain.h5", {.choice = {.level = 1}}), 2);
}

TEST_F(Hdf5Volumes, OfSeveralTimesAreChosen) {
  {
    const Hdf5SampleFile file(folder / "brain.h5");
    file.add_volume("t00003/s00/0/cells", flat(3).view(), packed);
    file.add_volume("t00010/s00/0/cells", flat(10).view(), packed);
  }
  EXPECT_THAT(refusal(folder / "brain.h5"), HasSubstr("--time N (0 to 1)"));
  EXPECT_EQ(first_voxel(folder / "brain.h5", {.choice = {.time = 1}}), 10);
}

TEST_F(Hdf5Volumes, OfBigDataViewerHoldUnsignedCountsInSignedIntegers) {
  {
    const Hdf5SampleFile file(folder / "brain.h5");
    file.add_volume("t00000/s00/0/cells", flat(-2).view(), {.type = H5T_STD_I16LE, .chunk = {4, 4, 4}});
  }
  EXPECT_EQ(open(folder / "brain.h5")->description().type, VoxelType::uint16);
  EXPECT_EQ(first_voxel(folder / "brain.h5"), 65534);
}

TEST_F(Hdf5Volumes, AreNeverMoreThanTheImarisFileSays) {
  testing::write_imaris(folder / "brain.ims", flat(5).view(),
                        {.chunk = {4, 4, 4}, .deflate = 1, .padding = {3, 3, 1}});
  const auto reader = open(folder / "brain.ims");
  EXPECT_EQ(reader->description().extent, (Extent3{5, 9, 11}));
  EXPECT_EQ(reader->description().layout.chunk_slices, 4);
  EXPECT_NEAR(reader->description().stated.voxel.z, 1.2, 1e-6);
  EXPECT_NEAR(reader->description().stated.voxel.y, 0.4, 1e-6);
  EXPECT_NEAR(reader->description().stated.voxel.x, 0.4, 1e-6);
  EXPECT_EQ(reader->description().stated.source, "Imaris");
}

TEST_F(Hdf5Volumes, ReadWhatWasNeverWrittenAsTheFillValue) {
  {
    const Hdf5SampleFile file(folder / "brain.h5");
    file.add_sparse_volume("t00000/s00/0/cells", {8, 8, 8}, {4, 4, 4}, 321);
  }
  const auto reader = open(folder / "brain.h5", {.threads = 2});
  Volume<float> all({8, 8, 8});
  reader->read(whole(all.extent()), all.view());
  EXPECT_TRUE(std::all_of(all.begin(), all.end(), [](float v) { return v == 321; }));
  EXPECT_EQ(reader->statistics().bytes_read, 0);
}

TEST_F(Hdf5Volumes, OtherFilesAreRefusedWithWhatTheyHold) {
  {
    const Hdf5SampleFile file(folder / "other.h5");
    file.add_group("analysis");
    file.add_group("volume");
  }
  EXPECT_THAT(refusal(folder / "other.h5"),
              AllOf(HasSubstr("t00000/s00/0/cells"), HasSubstr("analysis, volume")));
  fs::copy_file(folder / "other.h5", folder / "other.ims");
  EXPECT_THAT(refusal(folder / "other.ims"), HasSubstr("Imaris 5.5"));
  std::ofstream(folder / "text.h5") << "this is no HDF5";
  EXPECT_THAT(refusal(folder / "text.h5"), AllOf(HasSubstr("text.h5"), HasSubstr("cannot be used")));
  std::ofstream(folder / "other.xml") << "<html/>";
  EXPECT_THAT(refusal(folder / "other.xml"), HasSubstr("no XML file of BigDataViewer"));
}

TEST_F(Hdf5Volumes, AnXmlFileNamesOnlyAFileBesideIt) {
  for (const char* elsewhere : {"../brain.h5", "/etc/brain.h5", "sub/brain.h5", ""}) {
    std::ofstream(folder / "brain.xml") << spim_data({{0, 0}}, elsewhere);
    EXPECT_THAT(refusal(folder / "brain.xml"), HasSubstr("not in a file beside it")) << elsewhere;
  }
}

TEST_F(Hdf5Volumes, LinksByNameAndToOtherFilesLeadNowhere) {
  testing::write_bdv(folder / "secret.h5", flat(1).view(), packed);
  {
    const Hdf5SampleFile file(folder / "external.h5");
    file.add_group("t00000/s00/0");
    ASSERT_GE(H5Lcreate_external("secret.h5", "t00000/s00/0/cells", file.id(), "t00000/s00/0/cells",
                                 H5P_DEFAULT, H5P_DEFAULT),
              0);
  }
  EXPECT_THAT(refusal(folder / "external.h5"), HasSubstr("no dataset t00000/s00/0/cells"));
  {
    const Hdf5SampleFile file(folder / "parts.h5");
    file.add_group("t00000");
    ASSERT_GE(
        H5Lcreate_external("secret.h5", "t00000/s00", file.id(), "t00000/s00", H5P_DEFAULT, H5P_DEFAULT), 0);
  }
  EXPECT_THAT(refusal(folder / "parts.h5"), HasSubstr("name the file that holds it"));
  {
    const Hdf5SampleFile file(folder / "circle.h5");
    file.add_group("t00000/s00/0");
    ASSERT_GE(
        H5Lcreate_soft("/t00000/s00/0/cells", file.id(), "t00000/s00/0/cells", H5P_DEFAULT, H5P_DEFAULT), 0);
  }
  EXPECT_THAT(refusal(folder / "circle.h5"), HasSubstr("no dataset t00000/s00/0/cells"));
}

TEST_F(Hdf5Volumes, OfWrongShapeOrTypeAreRefused) {
  {
    const Hdf5SampleFile file(folder / "table.h5");
    file.add_table("t00000/s00/0/cells", {{1, 2}, {3, 4}});
  }
  EXPECT_THAT(refusal(folder / "table.h5"), HasSubstr("2 axes in place of z, y and x"));
  {
    const Hdf5SampleFile file(folder / "group.h5");
    file.add_group("t00000/s00/0/cells");
  }
  EXPECT_THAT(refusal(folder / "group.h5"), HasSubstr("no dataset"));
  {
    const Hdf5SampleFile file(folder / "short.ims");
    file.add_volume(std::string(imaris_channel) + "/Data", flat(1).view(), packed);
    file.add_characters(imaris_channel, "ImageSizeX", "12");
    file.add_characters(imaris_channel, "ImageSizeY", "9");
    file.add_characters(imaris_channel, "ImageSizeZ", "5");
  }
  EXPECT_THAT(refusal(folder / "short.ims"), AllOf(HasSubstr("5×9×11"), HasSubstr("5×9×12")));
}

TEST_F(Hdf5Volumes, SayWhichFilterIsMissing) {
  {
    const Hdf5SampleFile file(folder / "brain.h5");
    file.add_sparse_volume("t00000/s00/0/cells", {8, 8, 8}, {4, 4, 4}, 0, H5Z_FILTER_SCALEOFFSET);
  }
  EXPECT_THAT(refusal(folder / "brain.h5"), AllOf(HasSubstr("scaleoffset (6)"), HasSubstr("h5repack")));
}

TEST_F(Hdf5Volumes, NoticeDamagedChunks) {
  testing::write_bdv(folder / "brain.h5", testing::patterned({8, 8, 8}).view(),
                     {.type = H5T_STD_U16LE, .chunk = {8, 8, 8}, .fletcher32 = true});
  const std::string name = (folder / "brain.h5").string();
  const auto size = static_cast<std::int64_t>(fs::file_size(name));
  const auto reader = open(name);
  // The only chunk takes most of the file: a byte of it is changed where its values lie.
  std::fstream file(name, std::ios::binary | std::ios::in | std::ios::out);
  std::string content(static_cast<std::size_t>(size), '\0');
  file.read(content.data(), size);
  const std::size_t place = content.rfind(std::string(1, '\x0')) - 300;
  file.seekp(static_cast<std::int64_t>(place));
  file.put(static_cast<char>(content[place] + 1));
  file.close();
  Volume<float> all({8, 8, 8});
  EXPECT_THROW(open(name)->read(whole(all.extent()), all.view()), Error);
}

TEST_F(Hdf5Volumes, ConvertOtherNumbersAndRefuseNegativeCounts) {
  testing::write_imaris(folder / "float64.ims", flat(2.5F).view(),
                        {.type = H5T_IEEE_F64BE, .chunk = {4, 4, 4}});
  EXPECT_EQ(open(folder / "float64.ims")->description().type, VoxelType::float32);
  EXPECT_EQ(first_voxel(folder / "float64.ims"), 2.5F);
  testing::write_imaris(folder / "int16.ims", flat(-3).view(), {.type = H5T_STD_I16LE, .chunk = {4, 4, 4}});
  EXPECT_THAT(refusal(folder / "int16.ims"), AllOf(HasSubstr("negative"), HasSubstr("int16.ims")));
  EXPECT_EQ(first_voxel(folder / "int16.ims", {.counts = false}), -3);
}

TEST_F(Hdf5Volumes, TellInputsApartByWhatTheyHold) {
  testing::write_bdv(folder / "brain.h5", flat(1).view(), packed);
  const std::uint64_t before = open(folder / "brain.h5")->description().digest;
  EXPECT_EQ(open(folder / "brain.h5")->description().digest, before);
  testing::write_bdv(folder / "brain.h5", flat(2).view(), packed);
  EXPECT_NE(open(folder / "brain.h5")->description().digest, before);
}

TEST_F(Hdf5Volumes, StageNothing) {
  testing::write_bdv(folder / "brain.h5", flat(1).view(), packed);
  EXPECT_THAT(refusal(folder / "brain.h5", {.staging = std::make_shared<StagingArea>(folder.path())}),
              HasSubstr("--stage-dir"));
}

} // namespace
} // namespace lsdeconv
