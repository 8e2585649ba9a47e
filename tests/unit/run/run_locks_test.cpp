#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/run_locks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using Files = RunLocks::Files;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class RunLocksTest : public ::testing::Test {
protected:
  RunLocksTest() {
    fs::create_directories(folder / "slices" / "out");
    fs::create_directory(folder / "checkpoints");
    config.input = folder / "in";
    config.output = folder / "slices" / "out";
    config.checkpoint = folder / "checkpoints" / "c.h5";
  }
  [[nodiscard]] bool slices_locked() const { return fs::exists(folder / "slices" / "out" / "export.lock"); }
  [[nodiscard]] bool checkpoint_locked() const { return fs::exists(folder / "checkpoints" / "c.h5.lock"); }

  mpi::Communicator world = testing::world();
  testing::TemporaryFolder folder;
  RunConfig config;
};

TEST_F(RunLocksTest, LieBesideTheFilesUntilTheyAreReleased) {
  RunLocks locks(config, Files::checkpoint_and_slices, world);
  EXPECT_TRUE(slices_locked());
  EXPECT_TRUE(checkpoint_locked());
  EXPECT_NO_THROW(locks.require_held());
  locks.release();
  EXPECT_FALSE(slices_locked());
  EXPECT_FALSE(checkpoint_locked());
}

TEST_F(RunLocksTest, GoWithTheObject) {
  { const RunLocks locks(config, Files::checkpoint_and_slices, world); }
  EXPECT_FALSE(slices_locked());
  EXPECT_FALSE(checkpoint_locked());
}

TEST_F(RunLocksTest, AnExportLeavesTheCheckpointUnlocked) {
  const RunLocks locks(config, Files::slices, world);
  EXPECT_TRUE(slices_locked());
  EXPECT_FALSE(checkpoint_locked());
}

TEST_F(RunLocksTest, WaitForFoldersThatDoNotExistYet) {
  fs::remove_all(folder / "slices");
  RunLocks locks(config, Files::checkpoint_and_slices, world);
  EXPECT_TRUE(checkpoint_locked());
  EXPECT_FALSE(fs::exists(folder / "slices")) << "a run that is refused later leaves no trace";
  locks.complete(world);
  EXPECT_TRUE(slices_locked());
}

TEST_F(RunLocksTest, FollowTheCheckpointThatTheRunSettlesFor) {
  RunLocks locks(config, Files::checkpoint_and_slices, world);
  OutputLayout settled = output_layout(config);
  locks.complete(settled, world);
  settled.checkpoint = folder / "checkpoints" / "former.h5";
  locks.complete(settled, world);
  EXPECT_TRUE(fs::exists(folder / "checkpoints" / "former.h5.lock"));
  EXPECT_TRUE(checkpoint_locked()) << "a run that knows nothing of the former place must not begin there";
  locks.release();
  EXPECT_FALSE(fs::exists(folder / "checkpoints" / "former.h5.lock"));
}

TEST_F(RunLocksTest, RefuseASecondRunOnTheSameFiles) {
  const RunLocks first(config, Files::checkpoint_and_slices, world);
  config.checkpoint = folder / "checkpoints" / "other.h5";
  EXPECT_THAT([&] { const RunLocks second(config, Files::checkpoint_and_slices, world); },
              ThrowsMessage<UserError>(
                  AllOf(HasSubstr("is working on the same files"), HasSubstr("out/export.lock"))));
  EXPECT_FALSE(fs::exists(folder / "checkpoints" / "other.h5.lock")) << "it holds no lock then";
  EXPECT_TRUE(slices_locked()) << "by the first one";
}

TEST_F(RunLocksTest, RefuseAFolderThatCannotBeWrittenInto) {
  config.output = "/proc/self/out";
  EXPECT_THROW(RunLocks(config, Files::slices, world), UserError);
}

} // namespace
} // namespace lsdeconv
