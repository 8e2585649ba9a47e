#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/io/readers/volume_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::patterned;
using testing::TemporaryFolder;
using testing::write_tiff;

class VolumeSearch : public ::testing::Test {
protected:
  void write(const std::string& name, std::int64_t pages = 1) const {
    std::filesystem::create_directories((folder / name).parent_path());
    write_tiff(folder / name, patterned({pages, 6, 5}).view(), {});
  }
  void write_slices(const std::string& before, int count) const {
    for (int z = 0; z < count; ++z) {
      write(text(before, z, ".tif"));
    }
  }
  void touch(const std::string& name) const { std::ofstream(folder / name) << "x"; }

  /// "path pattern files" of all volumes.
  [[nodiscard]] std::vector<std::string> found() const {
    std::vector<std::string> lines;
    for (const FoundVolume& volume : find_volumes(folder.path()).volumes) {
      lines.push_back(text(volume.path.lexically_relative(folder.path()).string(), " ", volume.pattern, " ",
                           volume.files));
    }
    return lines;
  }
  TemporaryFolder folder;
};

TEST_F(VolumeSearch, FindsChannelsAndTilesInFolders) {
  for (const char* channel : {"Ex_488", "Ex_561"}) {
    for (const char* tile : {"/000000/000000_000000/", "/000000/000000_004000/"}) {
      write_slices(text(channel, tile, "z_"), 3);
    }
  }
  EXPECT_THAT(found(), ElementsAre("Ex_488/000000/000000_000000  3", "Ex_488/000000/000000_004000  3",
                                   "Ex_561/000000/000000_000000  3", "Ex_561/000000/000000_004000  3"));
  const FoundVolume first = find_volumes(folder.path()).volumes.front();
  EXPECT_EQ(first.format, "tiff-series");
  EXPECT_EQ(first.extent, (Extent3{3, 6, 5}));
  EXPECT_EQ(first.problem, "");
}

TEST_F(VolumeSearch, DividesSlicesOfOneFolderByTheirNames) {
  write_slices("s_C0_Z", 3);
  write_slices("s_C1_Z", 4);
  EXPECT_THAT(found(), ElementsAre(". s_C0_Z*.* 3", ". s_C1_Z*.* 4"));
}

TEST_F(VolumeSearch, FilesOfSeveralPagesAreVolumesOfTheirOwn) {
  write("t1.tif", 3);
  write("t2.tif", 4);
  write("other.tif", 2);
  EXPECT_THAT(found(), ElementsAre("other.tif  1", "t1.tif  1", "t2.tif  1"));
  EXPECT_EQ(find_volumes(folder.path()).volumes.front().extent, (Extent3{2, 6, 5}));
}

TEST_F(VolumeSearch, SingleImagesAreCountedOnly) {
  write("mip.tif");
  write_slices("z", 2);
  write("deeper/flat.tif");
  EXPECT_THAT(found(), ElementsAre(". z*.* 2"));
  EXPECT_EQ(find_volumes(folder.path()).images, 2);
}

TEST_F(VolumeSearch, LeavesPointSpreadFunctionsOut) {
  const auto described = [&](const std::string& name, std::int64_t pages, const std::string& description) {
    testing::TiffStorage sample;
    sample.description = description;
    write_tiff(folder / name, patterned({pages, 6, 5}).view(), sample);
  };
  write_slices("z", 2);
  described("psf.tif", 3, imagej_description(text(psf_mark, ", axes ZYX"), 3, {1, 1, 1}));
  described("psf.picture.tif", 1, psf_picture_legend);
  EXPECT_THAT(found(), ElementsAre(". z*.* 2"));
  EXPECT_EQ(find_volumes(folder.path()).results.size(), 2U);
  EXPECT_EQ(find_volumes(folder.path()).images, 0);
}

TEST_F(VolumeSearch, LeavesResultsAndHiddenFoldersOut) {
  write_slices("in/z", 2);
  write_slices("in/deconvolved/img_", 2);
  write_slices("stack_deconvolved/img_", 2);
  write_slices("out/img_", 2);
  touch("out.report.json");
  write_slices("going/img_", 2);
  touch("going.checkpoint.h5");
  write_slices("trial/img_", 2);
  touch("trial/checkpoint.h5");
  write_slices("done/img_", 2);
  std::ofstream(folder / "done/report.json") << R"({"version": 1, "program": "1", "libraries": "HDF5"})";
  write_slices("in/deconvolved_channel1/img_", 2);
  write_slices(".trash/z", 2);
  EXPECT_THAT(found(), ElementsAre("in  2"));
  EXPECT_EQ(find_volumes(folder.path()).results.size(), 7U);
}

TEST_F(VolumeSearch, AReportOfAnotherProgramMakesNoResult) {
  write_slices("in/z", 2);
  std::ofstream(folder / "in/report.json") << R"({"report": "of the microscope"})";
  EXPECT_THAT(found(), ElementsAre("in  2"));
}

TEST_F(VolumeSearch, SaysWhyNamesAreRefused) {
  for (int z = 0; z < 9; ++z) {
    write(text(8 - z, "_", z, ".tif"));
  }
  EXPECT_THAT(find_volumes(folder.path()).volumes.front().problem, HasSubstr("--pattern '{z}_*.*'"));
}

TEST_F(VolumeSearch, FollowsNoCircle) {
  write_slices("a/z", 2);
  std::filesystem::create_directory_symlink(folder.path(), folder / "a" / "up");
  EXPECT_THAT(found(), ElementsAre("a  2"));
}

TEST_F(VolumeSearch, MayEndEarly) {
  write_slices("a/z", 2);
  write_slices("b/z", 2);
  EXPECT_TRUE(find_volumes(folder.path(), 3).complete);
  const FolderContents contents = find_volumes(folder.path(), 2);
  EXPECT_FALSE(contents.complete);
  EXPECT_EQ(contents.volumes.size(), 1U);
}

TEST_F(VolumeSearch, AFolderThatIsNotThereIsTheUsersMistake) {
  EXPECT_THROW(find_volumes(folder / "absent"), UserError);
  EXPECT_THAT(find_volumes(folder.path()).volumes, IsEmpty());
}

} // namespace
} // namespace lsdeconv
