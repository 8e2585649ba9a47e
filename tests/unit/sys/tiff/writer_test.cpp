#include "support/temporary_folder.hpp"
#include "unit/sys/tiff/tiff_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/tiff/file.hpp"
#include "lsdeconv/sys/tiff/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::patterned;
using testing::samples_of;
using testing::TemporaryFolder;

tiff::PageFormat format_of(const Extent3& extent, bool deflate) {
  return {.height = extent.y, .width = extent.x, .deflate = deflate, .description = {}, .software = {}};
}

void write(const std::filesystem::path& path, const Extent3& extent, bool deflate) {
  tiff::Writer writer(path, format_of(extent, deflate));
  writer.write_page(samples_of(patterned(extent).view(), whole(extent), 16));
  writer.finish().publish();
}

std::string failure_of_writing(const std::filesystem::path& path) {
  try {
    write(path, {1, 1000, 1000}, false);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

class TiffWriter : public ::testing::TestWithParam<bool> {};

TEST_P(TiffWriter, StoresSamplesInSmallStrips) {
  const TemporaryFolder folder;
  const Extent3 extent{1, 500, 700};
  write(folder / "a.tif", extent, GetParam());
  tiff::File file(folder / "a.tif");
  const tiff::Directory& page = file.directory();
  EXPECT_EQ(page.compression, GetParam() ? "deflate" : "none");
  EXPECT_EQ(page.unit_rows, 64);
  const std::vector<std::byte> expected = samples_of(patterned(extent).view(), whole(extent), 16);
  for (std::size_t unit = 0; unit < page.offsets.size(); ++unit) {
    std::vector<std::byte> samples(
        static_cast<std::size_t>(page.unit_bytes(static_cast<std::int64_t>(unit))));
    file.read_unit(static_cast<std::int64_t>(unit), samples);
    EXPECT_TRUE(std::equal(samples.begin(), samples.end(),
                           expected.begin() + static_cast<std::ptrdiff_t>(unit) * 64 * 1400));
  }
}
INSTANTIATE_TEST_SUITE_P(Compressions, TiffWriter, ::testing::Values(false, true),
                         [](const auto& row) { return row.param ? "Deflate" : "None"; });

TEST(TiffWriterTest, LargeRowsMakeStripsOfFewRows) {
  const TemporaryFolder folder;
  write(folder / "a.tif", {1, 9, 100000}, false);
  EXPECT_EQ(tiff::File(folder / "a.tif").directory().unit_rows, 1);
}

TEST(TiffWriterTest, WritesResolutionDescriptionAndPages) {
  const TemporaryFolder folder;
  tiff::PageFormat format = format_of({1, 2, 3}, false);
  format.rows_per_centimetre = 2000;
  format.columns_per_centimetre = 2500;
  format.description = "gain=1";
  tiff::Writer writer(folder / "a.tif", format, 3);
  for (int page = 0; page < 3; ++page) {
    writer.write_page(std::vector<std::byte>(12));
  }
  writer.finish().publish();
  tiff::File file(folder / "a.tif");
  file.go_to_next_page();
  file.go_to_next_page();
  EXPECT_TRUE(file.at_last_page());
  EXPECT_EQ(file.directory().rows_per_centimetre, 2000);
  EXPECT_EQ(file.directory().columns_per_centimetre, 2500);
  EXPECT_EQ(file.directory().description, "gain=1");
}

TEST(TiffWriterTest, TakesBigTiffOnlyWhereItMust) {
  const TemporaryFolder folder;
  const auto version_of = [&](std::int64_t pages) {
    const tiff::Writer writer(folder / "a.tif", format_of({1, 1 << 15, 1 << 15}, true), pages);
    const auto staged = std::filesystem::directory_iterator(folder.path())->path();
    std::ifstream in(staged, std::ios::binary);
    in.seekg(2);
    return in.get();
  };
  EXPECT_EQ(version_of(1), 42);
  EXPECT_EQ(version_of(2), 43);
}

TEST(TiffWriterTest, LeavesNothingBehindWhenGivenUp) {
  const TemporaryFolder folder;
  {
    tiff::Writer writer(folder / "a.tif", format_of({1, 2, 3}, false));
    writer.write_page(std::vector<std::byte>(12));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(TiffWriterTest, SaysThatAFolderIsAbsent) {
  const TemporaryFolder folder;
  EXPECT_THAT(failure_of_writing(folder / "absent" / "a.tif"),
              AllOf(HasSubstr("a.tif"), HasSubstr("No such file")));
}

/// A file that may not grow stands for every reason that the system can have.
TEST(TiffWriterTest, SaysWhyTheSystemRefusedAndCleansUp) {
  const TemporaryFolder folder;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{.rlim_cur = 300000, .rlim_max = before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string failure = failure_of_writing(folder / "a.tif");
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  (void)std::signal(SIGXFSZ, handler);
  EXPECT_THAT(failure, AllOf(HasSubstr("writing "), HasSubstr("a.tif: File too large")));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(TiffWriterTest, SaysThatTheDiskIsFull) {
  const TemporaryFolder folder;
  const std::filesystem::path small = folder / "small";
  std::filesystem::create_directory(small);
  if (::mount("tmpfs", small.c_str(), "tmpfs", 0, "size=512k") != 0) {
    GTEST_SKIP() << "this user may not mount a small file system";
  }
  const std::string failure = failure_of_writing(small / "a.tif");
  const bool clean = std::filesystem::is_empty(small);
  ASSERT_EQ(::umount2(small.c_str(), MNT_DETACH), 0);
  EXPECT_THAT(failure, HasSubstr("No space left on device"));
  EXPECT_TRUE(clean);
}

} // namespace
} // namespace lsdeconv
