#include "holding_process.hpp"
#include "io/checkpoint/lock/lock_holder.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/checkpoint/run_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace lsdeconv {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using testing::fast;
using ::testing::HasSubstr;
using testing::HoldingProcess;
using ::testing::ThrowsMessage;
using testing::wait_until;

/// A holder that never beats after its first sign of life, as one that is frozen.
constexpr LockTiming frozen{.beat = std::chrono::hours(1), .patience = milliseconds(0)};

void never(const std::string& why) {
  ADD_FAILURE() << "the lock was lost: " << why;
}

class RunLockTest : public ::testing::Test {
protected:
  [[nodiscard]] RunLock take(const LockTiming& timing = fast) const { return {path, timing, never}; }
  [[nodiscard]] bool refused() const {
    try {
      (void)take();
    } catch (const UserError&) {
      return true;
    }
    return false;
  }
  [[nodiscard]] std::string content() const {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  void write(const LockHolder& holder) const { std::ofstream(path) << lock_text(holder, 7); }
  /// One that held the lock on this machine and is gone: its process number is used by another by now.
  static LockHolder dead_holder() {
    LockHolder holder = LockHolder::self();
    holder.started = "1";
    return holder;
  }
  /// Another run's lock takes the place of the one that is held.
  void replace() const {
    std::filesystem::remove(path);
    write(LockHolder::self());
  }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      names.push_back(entry.path().filename());
    }
    return names;
  }

  testing::TemporaryFolder folder;
  std::filesystem::path path = folder / "run.h5.lock";
};

TEST_F(RunLockTest, StandsBesideNothingElseAndGoesWithItsHolder) {
  {
    const RunLock lock = take();
    EXPECT_THAT(files(), ::testing::ElementsAre("run.h5.lock"));
    EXPECT_THAT(content(), AllOf(HasSubstr("process=" + std::to_string(getpid())), HasSubstr("host=")));
  }
  EXPECT_THAT(files(), ::testing::IsEmpty());
  EXPECT_FALSE(refused());
}

TEST_F(RunLockTest, IsRefusedWhileItsHolderLivesAndSaysWhoThatIs) {
  const RunLock lock = take();
  EXPECT_THAT([&] { (void)take(); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("process " + std::to_string(getpid())),
                                             HasSubstr(path.string()), HasSubstr("wait for its end"))));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(RunLockTest, IsRefusedToAnotherProcess) {
  const HoldingProcess holder(path);
  EXPECT_TRUE(refused());
}

TEST_F(RunLockTest, OfAKilledProcessIsTakenAtOnce) {
  HoldingProcess holder(path);
  holder.send(SIGKILL);
  holder.wait_for_end();
  ASSERT_TRUE(std::filesystem::exists(path));
  const auto began = std::chrono::steady_clock::now();
  const RunLock lock(path, {.beat = milliseconds(40), .patience = std::chrono::hours(1)}, never);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::minutes(1));
}

/// It is dead before its parent takes notice of its end.
TEST_F(RunLockTest, OfAProcessThatOnlyWaitsToBeNoticedIsTakenToo) {
  const HoldingProcess holder(path);
  holder.send(SIGKILL);
  wait_until([&] { return lock_holder(content())->has_died(); });
  const RunLock lock(path, {.beat = milliseconds(40), .patience = std::chrono::hours(1)}, never);
}

TEST_F(RunLockTest, OfAFrozenProcessIsTakenAfterAWhileAndTheFrozenOneNotices) {
  HoldingProcess holder(path);
  holder.send(SIGSTOP);
  const RunLock lock = take();
  holder.send(SIGCONT);
  const int status = holder.wait_for_end();
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 75) << "it has to end by on_loss";
  EXPECT_THAT(content(), HasSubstr("process=" + std::to_string(getpid())))
      << "it has removed the lock of another";
}

TEST_F(RunLockTest, AReusedProcessNumberIsNotTheDeadHolder) {
  write(dead_holder());
  const RunLock lock(path, {.beat = milliseconds(40), .patience = std::chrono::hours(1)}, never);
}

TEST_F(RunLockTest, OfAnotherMachineIsTakenOnlyAfterItsCountStoodStill) {
  LockHolder far = dead_holder();
  far.machine = "another";
  write(far);
  EXPECT_FALSE(far.has_died());
  const auto began = std::chrono::steady_clock::now();
  const RunLock lock = take();
  EXPECT_GE(std::chrono::steady_clock::now() - began, fast.patience);
}

/// A busy machine may take longer, but hardly thrice in a row.
TEST_F(RunLockTest, OfAnotherMachineIsTakenWhenThePatienceIsOverAndNotLongAfter) {
  LockHolder far = dead_holder();
  far.machine = "another";
  constexpr LockTiming coarse{.beat = milliseconds(400), .patience = milliseconds(800)};
  auto shortest = std::chrono::steady_clock::duration::max();
  for (int attempt = 0; attempt < 3 && shortest > 2 * coarse.patience; ++attempt) {
    write(far);
    const auto began = std::chrono::steady_clock::now();
    const RunLock lock = take(coarse);
    shortest = std::min(shortest, std::chrono::steady_clock::now() - began);
  }
  EXPECT_GE(shortest, coarse.patience);
  EXPECT_LE(shortest, 2 * coarse.patience);
}

TEST_F(RunLockTest, OfAnotherMachineIsRefusedAsSoonAsItsCountMoves) {
  LockHolder far = dead_holder();
  far.machine = "another";
  far.host = "n2";
  write(far);
  std::jthread beating([&] {
    std::this_thread::sleep_for(milliseconds(200));
    std::ofstream(folder / "next") << lock_text(far, 8);
    std::filesystem::rename(folder / "next", path);
  });
  EXPECT_THAT(
      [&] { const RunLock lock(path, {.beat = milliseconds(40), .patience = std::chrono::hours(1)}, never); },
      ThrowsMessage<UserError>(HasSubstr("the run on n2")));
}

/// Neither file times nor clocks count.
TEST_F(RunLockTest, TimesOfTheFileDoNotMatter) {
  for (const auto shift : {std::chrono::hours(-9000), std::chrono::hours(9000)}) {
    const RunLock lock = take({.beat = milliseconds(400), .patience = milliseconds(4000)});
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() + shift);
    EXPECT_TRUE(refused());
  }
}

TEST_F(RunLockTest, ExactlyOneOfManyContendersGetsTheLockOfADeadRun) {
  for (const char* machine : {"this", "another"}) {
    LockHolder dead = dead_holder();
    dead.machine = machine == std::string("this") ? dead.machine : machine;
    write(dead);
    std::atomic<int> winners = 0;
    std::atomic<int> losers = 0;
    std::mutex keeping;
    std::vector<RunLock> kept;
    {
      std::vector<std::jthread> contenders;
      contenders.reserve(12);
      for (int i = 0; i < 12; ++i) {
        contenders.emplace_back([&] {
          try {
            RunLock lock = take();
            ++winners;
            const std::lock_guard guard(keeping);
            kept.push_back(std::move(lock));
          } catch (const UserError&) {
            ++losers;
          }
        });
      }
    }
    EXPECT_EQ(winners, 1) << machine;
    EXPECT_EQ(losers, 11) << machine;
    EXPECT_THAT(files(), ::testing::ElementsAre("run.h5.lock"));
  }
}

TEST_F(RunLockTest, AContenderThatDiedDuringItsClaimDoesNotBlockTheNext) {
  const LockHolder dead = dead_holder();
  write(dead);
  std::ofstream(folder / (".run.h5.lock.after-" + dead.id)) << "left behind";
  const RunLock lock = take();
  EXPECT_THAT(files(), ::testing::ElementsAre("run.h5.lock"));
}

TEST_F(RunLockTest, AHolderThatLostItNoticesBeforeItWrites) {
  std::atomic<int> losses = 0;
  RunLock slow(path, frozen, [&](const std::string& why) {
    EXPECT_THAT(why, HasSubstr("has taken over"));
    ++losses;
  });
  const RunLock lock = take();
  std::this_thread::sleep_for(milliseconds(5));
  EXPECT_THROW(slow.require_held(), Error);
  EXPECT_THROW(slow.require_held(), Error);
  EXPECT_EQ(losses, 1);
}

/// Another one may have taken it as soon as the patience is over: a third of it leaves room for a slow look.
TEST_F(RunLockTest, AHolderLooksAgainAfterAThirdOfThePatience) {
  LockTiming still = frozen;
  still.patience = milliseconds(1200);
  std::atomic<int> losses = 0;
  RunLock slow(path, still, [&](const std::string&) { ++losses; });
  replace();
  std::this_thread::sleep_for(still.patience / 2);
  EXPECT_THROW(slow.require_held(), Error);
  EXPECT_EQ(losses, 1);
}

TEST_F(RunLockTest, AHolderThatHasJustLookedDoesNotReadTheFile) {
  LockTiming still = frozen;
  still.patience = std::chrono::hours(1);
  RunLock slow(path, still, never);
  replace();
  std::this_thread::sleep_for(milliseconds(5));
  EXPECT_NO_THROW(slow.require_held());
}

TEST_F(RunLockTest, IsPutBackWhereSomebodyRemovedIt) {
  RunLock lock = take();
  std::filesystem::remove(path);
  wait_until([&] { return std::filesystem::exists(path); });
  lock.require_held();
  EXPECT_TRUE(refused());
}

/// Whatever the failing of storage leaves undone, nothing is written but the lock.
TEST_F(RunLockTest, OutlivesAFolderThatIsOutOfReachForAWhile) {
  const std::filesystem::path place = folder / "place";
  std::filesystem::create_directory(place);
  RunLock lock(place / "lock", fast, never);
  std::filesystem::rename(place, folder / "away");
  std::filesystem::create_symlink(place, place); // every look at it fails
  std::this_thread::sleep_for(5 * fast.beat);
  std::vector<std::unique_ptr<std::fstream>> others; // may get the number of a descriptor that was closed
  for (int i = 0; i < 4; ++i) {
    others.push_back(std::make_unique<std::fstream>(folder / ("other" + std::to_string(i)),
                                                    std::ios::in | std::ios::out | std::ios::trunc));
    *others.back() << "of another" << std::flush;
  }
  std::this_thread::sleep_for(5 * fast.beat);
  std::filesystem::remove(place);
  std::filesystem::rename(folder / "away", place);
  wait_until([&] { return std::filesystem::exists(place / "lock"); });
  lock.require_held();
  EXPECT_THROW(RunLock(place / "lock", fast, never), UserError);
  for (const auto& other : others) {
    std::string line;
    other->seekg(0);
    std::getline(*other, line);
    EXPECT_EQ(line, "of another");
  }
}

TEST_F(RunLockTest, ALockThatCannotBeReadIsNotLost) {
  RunLock lock = take();
  std::filesystem::rename(path, folder / "away");
  std::ofstream(path) << "half of a lo";
  std::this_thread::sleep_for(5 * fast.beat);
  lock.require_held();
  std::filesystem::rename(folder / "away", path);
  EXPECT_TRUE(refused());
}

TEST_F(RunLockTest, AFileOfSomebodyElseIsLeftAlone) {
  std::ofstream(path) << "my shopping list";
  EXPECT_TRUE(refused());
  EXPECT_EQ(content(), "my shopping list");
}

TEST_F(RunLockTest, AFolderThatCannotBeWrittenIsNamed) {
  EXPECT_THAT([&] { const RunLock lock(folder / "none/run.lock", fast, never); },
              ThrowsMessage<Error>(AllOf(HasSubstr("none"), HasSubstr("No such file"))));
}

TEST_F(RunLockTest, ModeAndGroupAreThoseOfAFileMadeThere) {
  ASSERT_EQ(chmod(folder.path().c_str(), 02775), 0);
  const bool other_group = chown(folder.path().c_str(), static_cast<uid_t>(-1), getgid() + 1) == 0;
  chmod(folder.path().c_str(), 02775);
  const mode_t mask = umask(0002);
  const RunLock lock = take();
  umask(mask);
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0664U);
  EXPECT_EQ(status.st_gid, getgid() + (other_group ? 1 : 0));
}

} // namespace
} // namespace lsdeconv
