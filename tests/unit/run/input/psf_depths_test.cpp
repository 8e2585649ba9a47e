#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/input/psf_depths.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace lsdeconv {
namespace {

TEST(DepthInName, IsTheNumberBehindZ) {
  for (const auto& [name, depth] : {std::pair{"psf_z0.tif", 0.0},
                                    {"psf_z250um.tif", 250},
                                    {"psf_z0250µm.tif", 250},
                                    {"20x-NA0.4_Z=12.5.tif", 12.5},
                                    {"beads3_depth_1.5mm_left.tiff", 1500},
                                    {"z_80.ome.tif", 80}}) {
    EXPECT_DOUBLE_EQ(depth_in_name(name), depth) << name;
  }
}

TEST(DepthInName, IsRefusedWhereItIsNotClear) {
  using ::testing::HasSubstr;
  const auto refusal = [](const char* name) {
    try {
      (void)depth_in_name(name);
    } catch (const UserError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  for (const char* name : {"psf.tif", "psf_250um.tif", "psf_xyz3.tif", "psf_z.tif", "fuzz4.tif"}) {
    EXPECT_THAT(refusal(name), HasSubstr("states no depth")) << name;
  }
  EXPECT_THAT(refusal("z1_z2.tif"), HasSubstr("several depths"));
  EXPECT_THAT(refusal("psf_z250nm.tif"), HasSubstr("is in 'nm': give it in µm"));
}

class PsfsAtDepths : public ::testing::Test {
protected:
  [[nodiscard]] std::filesystem::path write(const std::string& name, const std::string& content = "") const {
    std::ofstream(folder / name) << content;
    return folder / name;
  }
  [[nodiscard]] std::string listed(const std::filesystem::path& place) const {
    std::string all;
    for (const PsfAtDepth& psf : psfs_at_depths(place, world)) {
      all += std::to_string(static_cast<int>(psf.depth)) + " " + psf.file.filename().string() + "\n";
    }
    return all;
  }
  [[nodiscard]] std::string refusal(const std::filesystem::path& place) const {
    try {
      (void)psfs_at_depths(place, world);
    } catch (const UserError& error) {
      return error.what();
    }
    return {};
  }

  mpi::Communicator world = testing::world();
  testing::TemporaryFolder folder;
};

TEST_F(PsfsAtDepths, AreTheTiffsOfAFolderByDepthNotByName) {
  for (const char* name :
       {"psf_z1000um.tif", "psf_z200um.TIF", "psf_z1000um.picture.tif", ".z3.tif", "notes.txt"}) {
    (void)write(name);
  }
  EXPECT_EQ(listed(folder.path()), "200 psf_z200um.TIF\n1000 psf_z1000um.tif\n");
}

TEST_F(PsfsAtDepths, AreTheLinesOfATable) {
  const auto table =
      write("depths.csv", "depth_um,path\r\n# deep first\n\n 800, deep one.tif\r\n-5\tsub/top.tif\n");
  EXPECT_EQ(listed(table), "-5 top.tif\n800 deep one.tif\n");
  EXPECT_EQ(psfs_at_depths(table, world).front().file, folder / "sub/top.tif");
}

TEST_F(PsfsAtDepths, AreRefusedWhereTheyAreNotClear) {
  using ::testing::HasSubstr;
  EXPECT_THAT(refusal(folder / "missing"), HasSubstr("cannot be read"));
  EXPECT_THAT(refusal(folder.path()), HasSubstr("holds no PSF"));
  EXPECT_THAT(refusal(write("empty.txt")), HasSubstr("holds no PSF"));
  EXPECT_THAT(refusal(write("a.txt", "0 a.tif\nb.tif\n")), HasSubstr("the line 'b.tif'"));
  EXPECT_THAT(refusal(write("b.txt", "0 a.tif\n100\n")), HasSubstr("the line '100'"));
  EXPECT_THAT(refusal(write("c.txt", "nan a.tif\ninf b.tif\n")), HasSubstr("the line 'inf b.tif'"));
  EXPECT_THAT(refusal(write("stack.bin", std::string("II*\0\10\0", 6))), HasSubstr("--psf"));
  (void)write("p_z5.tif");
  (void)write("q_z5um.tif");
  EXPECT_THAT(refusal(folder.path()), HasSubstr("both of the depth 5 µm"));
}

} // namespace
} // namespace lsdeconv
