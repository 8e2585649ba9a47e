#include "support/temporary_folder.hpp"
#include "sys/tiff/stream.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>

namespace lsdeconv::tiff {
namespace {

using ::lsdeconv::testing::TemporaryFolder;
using ::testing::HasSubstr;

TEST(Stream, ReadsWhatItWrote) {
  const TemporaryFolder folder;
  Stream stream = Stream::of_new(folder / "a");
  const std::array<std::byte, 3> bytes{std::byte{1}, std::byte{2}, std::byte{3}};
  EXPECT_EQ(stream.write(bytes), 3);
  EXPECT_EQ(stream.seek(-2, SEEK_END), 1);
  std::array<std::byte, 3> read{};
  EXPECT_EQ(stream.read(read), 2);
  EXPECT_EQ(read[0], std::byte{2});
  EXPECT_EQ(stream.size(), 3);
  EXPECT_EQ(stream.failure(), "");
}

TEST(Stream, RefusesPositionsThatCannotBe) {
  const TemporaryFolder folder;
  Stream stream = Stream::of_new(folder / "a");
  EXPECT_EQ(stream.seek(-1, SEEK_SET), -1);
  EXPECT_EQ(stream.seek(5, SEEK_SET), 5);
  EXPECT_EQ(stream.seek(std::numeric_limits<std::int64_t>::max(), SEEK_CUR), -1);
}

TEST(Stream, NewFilesFollowTheMaskAndReplaceNothing) {
  const TemporaryFolder folder;
  const mode_t before = ::umask(0027);
  const Stream stream = Stream::of_new(folder / "a");
  ::umask(before);
  EXPECT_EQ(std::filesystem::status(folder / "a").permissions(), std::filesystem::perms(0640));
  EXPECT_THROW(Stream::of_new(folder / "a"), Error);
}

TEST(Stream, RemembersWhyTheSystemRefused) {
  Stream stream(::open("/dev/full", O_RDWR));
  const std::array<std::byte, 3> bytes{};
  EXPECT_EQ(stream.write(bytes), 0);
  EXPECT_THAT(stream.failure(), HasSubstr("No space left on device"));
  EXPECT_THAT(reason(stream), HasSubstr("No space left on device"));
}

} // namespace
} // namespace lsdeconv::tiff
