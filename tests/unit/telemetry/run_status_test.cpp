#include "support/temporary_folder.hpp"

#include "lsdeconv/telemetry/run_status.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace lsdeconv {
namespace {

using testing::TemporaryFolder;

RunStatus sample() {
  RunStatus status;
  status.run = "0123456789abcdef";
  status.beat = 17;
  status.phase = "blocks";
  status.blocks = 1'000'000;
  status.blocks_done = 12;
  status.voxels = 1LL << 41;
  status.seconds = 2.5;
  status.ranks.push_back({"n1", "CPU", {}, {}});
  status.ranks.push_back({"n2", "gpu 1", {}, "silent for 5 s"});
  status.ranks[0].activities[1] = {Activity::working, 999'999, 1.25};
  status.ranks[0].activities[2] = {Activity::waiting, -1, 0.5};
  return status;
}

TEST(RunStatus, ReadsBack) {
  const std::optional<RunStatus> back = parse_status(status_text(sample()));
  ASSERT_TRUE(back);
  EXPECT_EQ(status_text(*back), status_text(sample()));
  EXPECT_EQ(back->ranks.at(0).activities[1].block, 999'999);
  EXPECT_EQ(back->ranks.at(1).lost, "silent for 5 s");
  EXPECT_EQ(back->voxels, 1LL << 41);
}

TEST(RunStatus, IsNotTakenFromTornText) {
  const std::string whole = status_text(sample());
  for (std::size_t bytes = 0; bytes + 2 < whole.size(); bytes += 7) {
    EXPECT_FALSE(parse_status(whole.substr(0, bytes))) << bytes;
  }
}

TEST(RunStatus, BelievesNothingAbsurd) {
  for (const char* text :
       {"", "null", "[]", "17", "{}", R"({"version":2})", R"({"version":"1"})", "\xff\xfe", "[[[[[[[["}) {
    EXPECT_FALSE(parse_status(text)) << text;
  }
  const std::optional<RunStatus> odd = parse_status(
      R"({"version":1,"beat":1e300,"blocks":"many","seconds":-1e99,"ranks":[7,null,{"stages":[1]},{"stages":{"read":{"doing":5,"block":1e99}}}],"phase":{"a":1}})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->blocks, 0);
  EXPECT_EQ(odd->phase, "opening");
  EXPECT_EQ(odd->ranks.size(), 4U);
  EXPECT_GE(odd->seconds, -1);
}

TEST(RunStatus, CannotSpeakToTheTerminal) {
  const std::optional<RunStatus> status =
      parse_status(R"({"version":1,"message":"\u001b]0;pwned\u0007\n","ranks":[{"host":"\u001b[2Jn1"}]})");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->message, " ]0;pwned  ");
  EXPECT_EQ(status->ranks.at(0).host, " [2Jn1");
}

TEST(RunStatus, StandsDeepNesting) {
  const std::string deep(1 << 20, '[');
  EXPECT_FALSE(parse_status(deep));
  EXPECT_TRUE(
      parse_status(R"({"version":1,"x":)" + std::string(100000, '[') + std::string(100000, ']') + "}"));
}

TEST(RunStatus, IsReadFromPlainFilesOnly) {
  const TemporaryFolder folder;
  EXPECT_FALSE(read_status(folder / "none"));
  EXPECT_FALSE(read_status(folder.path()));
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  EXPECT_FALSE(read_status(folder / "fifo")) << "without waiting for a writer";
  std::ofstream(folder / "large") << std::string((16 << 20) + (1 << 17), ' ') << status_text(sample());
  EXPECT_FALSE(read_status(folder / "large"));
  std::ofstream(folder / "good") << status_text(sample());
  EXPECT_TRUE(read_status(folder / "good"));
}

} // namespace
} // namespace lsdeconv
