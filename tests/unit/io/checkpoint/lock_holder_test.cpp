#include "io/checkpoint/lock/lock_holder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <limits>
#include <sys/wait.h>
#include <unistd.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

LockHolder sample() {
  return {.host = "n2",
          .machine = "boot/pid/time",
          .process = 4711,
          .started = "12345",
          .user = "ada",
          .job = "12",
          .id = "abcdef"};
}

TEST(LockHolder, ComesBackFromItsText) {
  const std::optional<LockHolder> read = lock_holder(lock_text(sample(), 3));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->host, "n2");
  EXPECT_EQ(read->machine, "boot/pid/time");
  EXPECT_EQ(read->process, 4711);
  EXPECT_EQ(read->started, "12345");
  EXPECT_EQ(read->user, "ada");
  EXPECT_EQ(read->job, "12");
  EXPECT_EQ(read->id, "abcdef");
}

TEST(LockHolder, TextsOfAllHeartbeatsDifferAndAreEquallyLong) {
  const std::string first = lock_text(sample(), 1);
  const std::string last = lock_text(sample(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(first.size(), last.size());
  EXPECT_NE(first, last);
}

TEST(LockHolder, APartOfATextIsNone) {
  const std::string whole = lock_text(sample(), 1);
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
    EXPECT_FALSE(lock_holder(whole.substr(0, size))) << size;
  }
  EXPECT_FALSE(lock_holder("other lock\n" + whole));
}

TEST(LockHolder, IsDescribedWithItsJobIfThereIsOne) {
  LockHolder holder = sample();
  EXPECT_EQ(holder.description(), "the run on n2 (process 4711 of user ada, job 12)");
  holder.job.clear();
  EXPECT_EQ(holder.description(), "the run on n2 (process 4711 of user ada)");
}

TEST(LockHolder, EveryOneOfThisProcessHasAnIdOfItsOwn) {
  const LockHolder one = LockHolder::self();
  const LockHolder two = LockHolder::self();
  EXPECT_NE(one.id, two.id);
  EXPECT_EQ(one.machine, two.machine);
  EXPECT_EQ(one.process, ::getpid());
}

TEST(LockHolder, TakesUserAndJobFromTheEnvironment) {
  ::setenv("USER", "ada", 1);
  ::setenv("PBS_JOBID", "77.host", 1);
  ::unsetenv("SLURM_JOB_ID");
  const LockHolder holder = LockHolder::self();
  ::unsetenv("PBS_JOBID");
  EXPECT_EQ(holder.user, "ada");
  EXPECT_EQ(holder.job, "77.host");
}

TEST(LockHolder, OnlyAProcessOfThisMachineThatIsGoneHasDied) {
  LockHolder holder = LockHolder::self();
  EXPECT_FALSE(holder.has_died());
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(0);
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  holder.process = child;
  EXPECT_TRUE(holder.has_died());
  holder.machine += "other";
  EXPECT_FALSE(holder.has_died()) << "nothing is known of processes of other machines";
}

TEST(LockHolder, AProcessThatStartedAtAnotherTimeIsAnotherOne) {
  LockHolder holder = LockHolder::self();
  holder.started = "1";
  EXPECT_TRUE(holder.has_died());
  holder.started = "";
  EXPECT_FALSE(holder.has_died()) << "unknown";
}

} // namespace
} // namespace lsdeconv
