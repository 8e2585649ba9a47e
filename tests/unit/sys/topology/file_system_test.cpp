#include "fake_machine.hpp"

#include "lsdeconv/sys/topology/file_system.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::topology {
namespace {

using ::testing::Contains;

class FileSystemTest : public testing::FakeMachine {
protected:
  void SetUp() override {
    file("proc/self/mountinfo", "22 1 8:1 / / rw - overlay overlay rw\n"
                                "23 22 8:2 / /data rw - xfs /dev/sdb rw\n"
                                "24 23 8:3 / /data/scratch rw - lustre mgs:/fs rw,flock\n"
                                "25 22 8:4 / /mnt rw - ext4 /dev/sdc rw\n"
                                "26 22 8:5 / /mnt rw - nfs4 server:/x rw\n");
  }
  [[nodiscard]] std::string type_of(const std::string& path) const {
    return file_system_of(root(), path).type;
  }
};

TEST_F(FileSystemTest, IsThatOfTheDeepestMountAbove) {
  EXPECT_EQ(type_of("/data/scratch/brain"), "lustre");
  EXPECT_EQ(type_of("/data/scratch"), "lustre");
  EXPECT_EQ(type_of("/data/other"), "xfs");
  EXPECT_EQ(type_of("/home/me"), "overlay");
  EXPECT_EQ(type_of("/"), "overlay");
  EXPECT_THAT(file_system_of(root(), "/data/scratch/x").options, Contains("flock"));
}

TEST_F(FileSystemTest, NamesThatBeginAlikeAreNotBelow) {
  EXPECT_EQ(type_of("/database"), "overlay");
}

TEST_F(FileSystemTest, OfTwoAtOnePlaceTheLaterIsSeen) {
  EXPECT_EQ(type_of("/mnt/a"), "nfs4");
}

TEST_F(FileSystemTest, IsUnknownWithoutProc) {
  EXPECT_EQ(file_system_of(root() / "elsewhere", "/data").type, "");
}

TEST(NearestFolder, IsTheRealFolderOfAFile) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path real = std::filesystem::canonical(folder.path());
  std::ofstream(folder / "file") << "x";
  std::filesystem::create_directory_symlink(folder.path(), folder / "link");
  EXPECT_EQ(nearest_folder(folder.path()), real);
  EXPECT_EQ(nearest_folder(folder / "file"), real);
  EXPECT_EQ(nearest_folder(folder / "not/yet/there.h5"), real);
  EXPECT_EQ(nearest_folder(folder / "link/a.h5"), real);
  EXPECT_EQ(nearest_folder(""), std::filesystem::current_path());
  EXPECT_EQ(nearest_folder(folder / std::string(5000, 'x')), real);
}

} // namespace
} // namespace lsdeconv::topology
