#include "support/temporary_folder.hpp"

#include "lsdeconv/sys/topology/file_system.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace lsdeconv::topology {
namespace {

/// A program `lfs` that answers for one folder, whose name is hard on shells.
class LustreStripes : public ::testing::Test {
protected:
  void lfs(const std::string& count, const std::string& size) const {
    std::ofstream(folder_ / "lfs") << "#!/bin/sh\n"
                                      "test \"$1 $2 $4\" = \"getstripe -d it's $HOME\" || exit 1\n"
                                      "case $3 in -c) echo '"
                                   << count << "';; -S) echo '" << size << "';; esac\n";
    std::filesystem::permissions(folder_ / "lfs", std::filesystem::perms::owner_all);
  }
  void SetUp() override { setenv("PATH", (folder_.path().string() + ":" + old_path_).c_str(), 1); }
  void TearDown() override { setenv("PATH", old_path_.c_str(), 1); }

private:
  testing::TemporaryFolder folder_;
  std::string old_path_ = std::getenv("PATH");
};

TEST_F(LustreStripes, AreWhatLfsSaysOfTheFolder) {
  lfs("4", "1048576");
  const std::string folder = std::string("it's ") + std::getenv("HOME");
  EXPECT_EQ(lustre_stripes(folder).count, 4);
  EXPECT_EQ(lustre_stripes(folder).size, 1048576);
  EXPECT_EQ(lustre_stripes("/another").count, 0) << "lfs fails there";
}

TEST_F(LustreStripes, MayBeAll) {
  lfs("-1", "4194304");
  EXPECT_EQ(lustre_stripes(std::string("it's ") + std::getenv("HOME")).count, -1);
}

TEST_F(LustreStripes, AreUnknownWithoutLfs) {
  EXPECT_EQ(lustre_stripes("/tmp").count, 0);
  EXPECT_EQ(lustre_stripes("/tmp").size, 0);
}

} // namespace
} // namespace lsdeconv::topology
