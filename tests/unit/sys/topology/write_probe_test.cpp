#include "support/temporary_folder.hpp"

#include "lsdeconv/sys/topology/file_system.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <sys/resource.h>

namespace lsdeconv::topology {
namespace {

constexpr std::int64_t mebibyte = std::int64_t{1} << 20;

TEST(WriteProbe, WritesWhatWasAskedForAndLeavesNothing) {
  const testing::TemporaryFolder folder;
  const WriteProbe probe = probe_writing(folder.path(), 20 * mebibyte, 60);
  EXPECT_EQ(probe.bytes, 20 * mebibyte);
  EXPECT_GT(probe.seconds, 0);
  EXPECT_EQ(probe.failure, "");
  EXPECT_TRUE(probe.whole_file_locks);
  EXPECT_TRUE(probe.range_locks);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(WriteProbe, StopsWhenItsTimeIsOver) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(probe_writing(folder.path(), 64 * mebibyte, 0).bytes, 0);
  EXPECT_EQ(probe_writing(folder.path(), 64 * mebibyte, 1e-9).bytes, 16 * mebibyte) << "one piece";
}

TEST(WriteProbe, TellsWhyNothingCanBeWritten) {
  for (const char* folder : {"/proc", "/nowhere/at/all"}) {
    const WriteProbe probe = probe_writing(folder, mebibyte, 1);
    EXPECT_EQ(probe.bytes, 0) << folder;
    EXPECT_NE(probe.failure, "") << folder;
  }
}

/// In a process of its own, which the limit dies with: files end at 17 MiB there.
void leave_with_zero_if_full_after_a_piece(const std::filesystem::path& folder) {
  (void)std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{17 * mebibyte, 17 * mebibyte};
  const bool set = setrlimit(RLIMIT_FSIZE, &limit) == 0;
  const WriteProbe probe = probe_writing(folder, 64 * mebibyte, 60);
  const bool as_expected = probe.bytes == 16 * mebibyte && probe.failure == "File too large";
  std::_Exit(set && as_expected && std::filesystem::is_empty(folder) ? 0 : 1);
}

TEST(WriteProbe, KeepsWhatWasWrittenBeforeTheDiskWasFull) {
  const testing::TemporaryFolder folder;
  EXPECT_EXIT(leave_with_zero_if_full_after_a_piece(folder.path()), ::testing::ExitedWithCode(0), "");
}

} // namespace
} // namespace lsdeconv::topology
