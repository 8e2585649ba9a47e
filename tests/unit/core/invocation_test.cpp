#include "lsdeconv/core/invocation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>

namespace lsdeconv {
namespace {

using ::testing::MatchesRegex;

TEST(Invocation, CommandCanBePastedIntoAShell) {
  const Invocation invocation{
      .words = {"lsdeconv", "-i", "a brain", "--pattern", "*_C01*", "--roi", "0:1,2:3,4:5", ""},
      .working_directory = {},
      .environment = {}};
  EXPECT_EQ(invocation.command(), "lsdeconv -i 'a brain' --pattern '*_C01*' --roi 0:1,2:3,4:5 ''");
}

TEST(Invocation, KnowsWhereWhenAndWithWhichVariablesItBegan) {
  ASSERT_EQ(::setenv("OMP_NUM_THREADS", "3", 1), 0);
  ASSERT_EQ(::setenv("SLURM_JOB_ID", "17", 1), 0);
  ASSERT_EQ(::setenv("MY_PASSWORD", "secret", 1), 0);
  const std::array<const char*, 2> words{"lsdeconv", "info"};
  const Invocation invocation = this_invocation(2, words.data());
  EXPECT_EQ(invocation.words, (std::vector<std::string>{"lsdeconv", "info"}));
  EXPECT_EQ(invocation.working_directory, std::filesystem::current_path());
  EXPECT_NEAR(static_cast<double>(invocation.started), static_cast<double>(std::time(nullptr)), 5);
  EXPECT_LT(invocation.seconds(), 60);
  EXPECT_GE(invocation.seconds(), 0);
  EXPECT_EQ(invocation.environment.at("OMP_NUM_THREADS"), "3");
  EXPECT_EQ(invocation.environment.at("SLURM_JOB_ID"), "17");
  EXPECT_FALSE(invocation.environment.contains("MY_PASSWORD"));
}

TEST(IsoTimeText, HasTheZoneWithAColon) {
  EXPECT_THAT(iso_time_text(0), MatchesRegex("(1969|1970)-[0-9-]{5}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2}"));
}

} // namespace
} // namespace lsdeconv
