#include "io/checkpoint/lock/lock_file.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

class LockFileTest : public ::testing::Test {
protected:
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename());
    }
    return names;
  }
  void write(const std::string& content) const { std::ofstream(path_) << content; }

  testing::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "run.lock";
  LockFile mine_{path_};
  LockFile theirs_{path_};
};

TEST_F(LockFileTest, IsCreatedByOneOnly) {
  EXPECT_EQ(mine_.content(), std::nullopt);
  EXPECT_TRUE(mine_.create());
  EXPECT_FALSE(theirs_.create());
  const std::string content = mine_.content().value();
  EXPECT_TRUE(mine_.is_own(content));
  EXPECT_FALSE(mine_.belongs_to_another(content));
  EXPECT_FALSE(theirs_.is_own(content));
  EXPECT_TRUE(theirs_.belongs_to_another(content));
  EXPECT_THAT(files(), ElementsAre("run.lock"));
}

TEST_F(LockFileTest, ADanglingLinkIsNotReplaced) {
  std::filesystem::create_symlink(folder_ / "gone", path_);
  EXPECT_FALSE(mine_.create());
  EXPECT_TRUE(std::filesystem::is_symlink(path_));
}

TEST_F(LockFileTest, ATextThatIsNoLockBelongsToNobody) {
  EXPECT_FALSE(mine_.is_own("half of a lo"));
  EXPECT_FALSE(mine_.belongs_to_another("half of a lo"));
}

TEST_F(LockFileTest, EveryBeatChangesTheContent) {
  ASSERT_TRUE(mine_.create());
  const std::string before = mine_.content().value();
  mine_.beat();
  EXPECT_NE(mine_.content(), before);
  EXPECT_TRUE(mine_.is_own(mine_.content().value()));
}

TEST_F(LockFileTest, TheBeatFollowsTheFileToAnotherName) {
  ASSERT_TRUE(mine_.create());
  const std::string before = mine_.content().value();
  std::filesystem::rename(path_, folder_ / "moved");
  mine_.beat();
  EXPECT_EQ(mine_.content(), std::nullopt) << "nothing appears under the old name";
  std::filesystem::rename(folder_ / "moved", path_);
  EXPECT_NE(mine_.content(), before);
}

TEST_F(LockFileTest, IsTakenOverFromTheHolderThatWasSeen) {
  ASSERT_TRUE(theirs_.create());
  const std::string seen = theirs_.content().value();
  EXPECT_TRUE(mine_.take_over(seen));
  EXPECT_TRUE(mine_.is_own(mine_.content().value()));
  EXPECT_THAT(files(), ElementsAre("run.lock"));
  LockFile third(path_);
  EXPECT_FALSE(third.take_over(seen)) << "the holder has changed";
  EXPECT_TRUE(mine_.is_own(mine_.content().value()));
  EXPECT_THAT(files(), ElementsAre("run.lock")) << "no claim remains";
}

TEST_F(LockFileTest, IsNotTakenOverFromAHolderThatHasBeaten) {
  ASSERT_TRUE(theirs_.create());
  const std::string seen = theirs_.content().value();
  theirs_.beat();
  EXPECT_FALSE(mine_.take_over(seen));
  EXPECT_TRUE(theirs_.is_own(theirs_.content().value()));
  EXPECT_THAT(files(), ElementsAre("run.lock"));
}

TEST_F(LockFileTest, AClaimKeepsOthersAwayUntilItIsAbandoned) {
  ASSERT_TRUE(theirs_.create());
  const std::string seen = theirs_.content().value();
  const std::filesystem::path claim = folder_ / (".run.lock.after-" + lock_holder(seen).value().id);
  std::ofstream(claim) << "of a third";
  EXPECT_FALSE(mine_.take_over(seen));
  EXPECT_TRUE(std::filesystem::exists(claim));
  int attempts = 1;
  while (attempts < 100 && !mine_.take_over(seen)) {
    ++attempts;
  }
  EXPECT_GT(attempts, 20) << "a claim lasts for some system calls";
  EXPECT_LT(attempts, 100);
  EXPECT_TRUE(mine_.is_own(mine_.content().value()));
  EXPECT_THAT(files(), ElementsAre("run.lock"));
}

TEST_F(LockFileTest, RemovesOnlyItsOwn) {
  ASSERT_TRUE(theirs_.create());
  mine_.remove();
  EXPECT_TRUE(std::filesystem::exists(path_));
  theirs_.remove();
  EXPECT_FALSE(std::filesystem::exists(path_));
  write("my shopping list");
  mine_.remove();
  EXPECT_TRUE(std::filesystem::exists(path_));
}

/// Attempts that were killed between the file's making and its renaming.
TEST_F(LockFileTest, RemovesWhatTheDeadHaveLeft) {
  ASSERT_TRUE(mine_.create());
  const auto leave = [&](const char* digits, const std::string& content, std::chrono::minutes age) {
    const std::filesystem::path part =
        folder_.path() / ("." + path_.filename().string() + "." + digits + ".part");
    std::ofstream(part) << content;
    std::filesystem::last_write_time(part, std::filesystem::last_write_time(path_) - age);
    return part;
  };
  LockHolder dead = LockHolder::self();
  dead.started = "1"; // another process had that number
  LockHolder remote = LockHolder::self();
  remote.machine = "another";
  const auto killed = leave("0123456789abcdef", lock_text(dead, 1), std::chrono::minutes(0));
  const auto unfinished = leave("1123456789abcdef", "", std::chrono::minutes(11));
  const auto lost = leave("2123456789abcdef", lock_text(remote, 1), std::chrono::minutes(11));
  const auto alive = leave("3123456789abcdef", lock_text(LockHolder::self(), 1), std::chrono::minutes(0));
  const auto begun = leave("4123456789abcdef", "", std::chrono::minutes(1));
  const auto elsewhere = leave("5123456789abcdef", lock_text(remote, 1), std::chrono::minutes(1));
  mine_.remove_leftovers();
  for (const auto& gone : {killed, unfinished, lost}) {
    EXPECT_FALSE(std::filesystem::exists(gone)) << gone;
  }
  for (const auto& kept : {alive, begun, elsewhere, path_}) {
    EXPECT_TRUE(std::filesystem::exists(kept)) << kept;
  }
}

TEST_F(LockFileTest, AFolderThatIsMissingIsAnError) {
  LockFile nowhere(folder_ / "none/run.lock");
  EXPECT_THROW((void)nowhere.create(), Error);
}

} // namespace
} // namespace lsdeconv
