#include "io/staging/node_folder.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <optional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

/// A process that makes a folder, tells it and is then killed while it holds it.
fs::path folder_of_killed_process(const fs::path& parent) {
  std::array<int, 2> pipe_ends{};
  EXPECT_EQ(::pipe(pipe_ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const NodeFolder folder = NodeFolder::make(parent);
    std::ofstream(folder.path() / "1.raw") << "samples";
    const std::string path = folder.path().string();
    if (::write(pipe_ends[1], path.data(), path.size()) > 0) {
      ::raise(SIGKILL);
    }
    ::_exit(1);
  }
  ::close(pipe_ends[1]);
  std::array<char, 4096> path{};
  const ssize_t bytes = ::read(pipe_ends[0], path.data(), path.size());
  ::close(pipe_ends[0]);
  ::waitpid(child, nullptr, 0);
  return std::string(path.data(), static_cast<std::size_t>(std::max<ssize_t>(bytes, 0)));
}

TEST(NodeFolder, IsPrivateAndGoesWithItsLastProcess) {
  const TemporaryFolder parent;
  fs::path path;
  {
    const NodeFolder first = NodeFolder::make(parent.path());
    path = first.path();
    struct stat status {};
    ASSERT_EQ(::lstat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
    std::ofstream(path / "1.raw") << "samples";
    std::optional<NodeFolder> second = NodeFolder::join(path);
    second.reset();
    EXPECT_TRUE(fs::exists(path / "1.raw"));
  }
  EXPECT_FALSE(fs::exists(path));
  EXPECT_TRUE(fs::is_empty(parent.path()));
}

TEST(NodeFolder, HasAnotherNameEachTime) {
  const TemporaryFolder parent;
  const NodeFolder a = NodeFolder::make(parent.path());
  const NodeFolder b = NodeFolder::make(parent.path());
  EXPECT_NE(a.path(), b.path());
}

TEST(NodeFolder, OfAKilledProcessIsRemovedOnceAndThoseInUseAreNot) {
  const TemporaryFolder parent;
  const fs::path dead = folder_of_killed_process(parent.path());
  const NodeFolder alive = NodeFolder::make(parent.path());
  ASSERT_TRUE(fs::exists(dead / "1.raw"));
  EXPECT_THAT(remove_abandoned_folders(parent.path()), ::testing::ElementsAre(dead));
  EXPECT_FALSE(fs::exists(dead));
  EXPECT_TRUE(fs::exists(alive.path()));
  EXPECT_THAT(remove_abandoned_folders(parent.path()), ::testing::IsEmpty());
}

TEST(NodeFolder, IsLeftAloneWhereItMayNotBeOurs) {
  const TemporaryFolder parent;
  fs::create_directory(parent / "lsdeconv-stage-0123456789abcdef"); // without a lock
  fs::create_directory(parent / "other");
  const fs::path elsewhere = folder_of_killed_process(parent.path());
  std::ofstream(elsewhere / "lock") << "lsdeconv staging otherhost 00000000\n";
  EXPECT_THAT(remove_abandoned_folders(parent.path()), ::testing::IsEmpty());
  EXPECT_TRUE(fs::exists(elsewhere / "1.raw"));
}

TEST(NodeFolder, FollowsNoLinksWhenItIsRemoved) {
  const TemporaryFolder parent;
  const TemporaryFolder outside;
  std::ofstream(outside / "precious") << "data";
  {
    const NodeFolder folder = NodeFolder::make(parent.path());
    fs::create_directory_symlink(outside.path(), folder.path() / "link");
  }
  EXPECT_TRUE(fs::exists(outside / "precious"));
}

TEST(NodeFolder, CannotBeMadeWhereThereIsNoFolder) {
  const TemporaryFolder parent;
  EXPECT_THROW((void)NodeFolder::make(parent / "missing"), Error);
  EXPECT_THROW((void)NodeFolder::join(parent / "missing"), Error);
}

} // namespace
} // namespace lsdeconv
