#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::patterned;
using testing::TemporaryFolder;
using testing::TiffStorage;
using testing::write_tiff;

std::string failure_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

/// A file of which the system keeps nothing in memory before it is read.
class ForgottenFile {
public:
  explicit ForgottenFile(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), size_(std::filesystem::file_size(path)),
        map_(::mmap(nullptr, size_, PROT_READ, MAP_SHARED, descriptor_, 0)) {
    (void)::fdatasync(descriptor_);
    (void)::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED);
  }
  ~ForgottenFile() {
    (void)::munmap(map_, size_);
    (void)::close(descriptor_);
  }
  ForgottenFile(const ForgottenFile&) = delete;
  ForgottenFile& operator=(const ForgottenFile&) = delete;

  /// Pages of memory with what the system has fetched since.
  [[nodiscard]] std::int64_t pages_fetched() const {
    std::vector<unsigned char> there(size_ / page_bytes() + 1);
    EXPECT_EQ(::mincore(map_, size_, there.data()), 0);
    return std::count_if(there.begin(), there.end(), [](unsigned char page) { return (page & 1U) != 0; });
  }
  static std::size_t page_bytes() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

private:
  int descriptor_;
  std::size_t size_;
  void* map_;
};

class TiffFile : public ::testing::Test {
protected:
  tiff::File written(const TiffStorage& storage, const Extent3& extent = {1, 12, 9}) {
    write_tiff(path, patterned(extent).view(), storage);
    return tiff::File(path);
  }
  void patch(std::int64_t offset, std::initializer_list<int> bytes) const {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(offset);
    for (const int byte : bytes) {
      file.put(static_cast<char>(byte));
    }
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder / "sample.tif";
};

TEST_F(TiffFile, TellsWhatAPageOfStripsIs) {
  const tiff::File file = written({.strip_rows = 5, .description = "a mouse"});
  const tiff::Directory& page = file.directory();
  EXPECT_EQ(page.height, 12);
  EXPECT_EQ(page.width, 9);
  EXPECT_EQ(page.bits, 16);
  EXPECT_EQ(page.samples, 1);
  EXPECT_EQ(page.kind, tiff::SampleKind::unsigned_integer);
  EXPECT_TRUE(page.grey);
  EXPECT_TRUE(page.plain);
  EXPECT_FALSE(page.swapped);
  EXPECT_FALSE(page.tiled);
  EXPECT_EQ(page.chunk_rows, 5);
  EXPECT_EQ(page.chunk_columns, 9);
  EXPECT_THAT(page.counts, ElementsAre(90, 90, 36));
  EXPECT_EQ(page.chunk_bytes(2), 36);
  EXPECT_EQ(page.description, "a mouse");
  EXPECT_TRUE(file.at_last_page());
}

TEST_F(TiffFile, TellsWhatAPageOfTilesIs) {
  const tiff::File file =
      written({.bits = 32, .compression = COMPRESSION_LZW, .tile_size = 16, .big_endian = true}, {1, 20, 17});
  const tiff::Directory& page = file.directory();
  EXPECT_EQ(page.kind, tiff::SampleKind::floating_point);
  EXPECT_EQ(page.compression, "LZW");
  EXPECT_TRUE(page.decodable);
  EXPECT_FALSE(page.plain);
  EXPECT_TRUE(page.swapped);
  EXPECT_TRUE(page.tiled);
  EXPECT_EQ(page.offsets.size(), 4U);
  EXPECT_EQ(page.chunk_bytes(3), 16 * 16 * 4);
}

/// libtiff would like to cut large uncompressed strips into small ones that are not in the file.
TEST_F(TiffFile, LeavesLargeStripsWhole) {
  const tiff::File file = written({.strip_rows = 300}, {1, 300, 200});
  EXPECT_EQ(file.directory().offsets.size(), 1U);
}

TEST_F(TiffFile, DecodesAChunk) {
  tiff::File file = written({.compression = COMPRESSION_PACKBITS, .strip_rows = 5, .big_endian = true});
  std::vector<std::uint16_t> samples(18);
  file.read_chunk(2, std::as_writable_bytes(std::span(samples)));
  const Volume<float> expected = patterned({1, 12, 9});
  EXPECT_TRUE(std::equal(samples.begin(), samples.end(), &expected(0, 10, 0)));
}

TEST_F(TiffFile, GoesThroughItsPagesAndBack) {
  const Volume<float> volume = patterned({3, 4, 5});
  tiff::File file = written({.bits = 8, .strip_rows = 4}, {3, 4, 5});
  std::vector<std::uint64_t> positions{file.directory().position};
  while (!file.at_last_page()) {
    file.go_to_next_page();
    positions.push_back(file.directory().position);
  }
  ASSERT_EQ(positions.size(), 3U);
  for (const std::size_t z : {1U, 0U, 2U}) {
    file.go_to(positions[z]);
    std::vector<std::uint8_t> samples(20);
    file.read_chunk(0, std::as_writable_bytes(std::span(samples)));
    EXPECT_TRUE(std::equal(samples.begin(), samples.end(), &volume(static_cast<std::int64_t>(z), 0, 0)));
  }
}

/// A page of 16 bits as it is read in one go: first the directory, then its lists, then the rows, each a
/// strip.
void write_directory_first(const std::filesystem::path& path, std::uint32_t rows, std::uint32_t columns) {
  struct Entry {
    std::uint16_t tag;
    std::uint16_t type = TIFF_LONG;
    std::uint32_t count;
    std::uint32_t value;
  };
  constexpr std::uint32_t lists = 8 + 2 + 8 * sizeof(Entry) + 4;
  const std::uint32_t voxels = lists + 8 * rows;
  std::ofstream file(path, std::ios::binary);
  const auto put = [&](auto value) { file.write(reinterpret_cast<const char*>(&value), sizeof(value)); };
  file.write("II*\0\x08\0\0\0", 8);
  put(std::uint16_t{8});
  put(Entry{.tag = TIFFTAG_IMAGEWIDTH, .count = 1, .value = columns});
  put(Entry{.tag = TIFFTAG_IMAGELENGTH, .count = 1, .value = rows});
  put(Entry{.tag = TIFFTAG_BITSPERSAMPLE, .count = 1, .value = 16});
  put(Entry{.tag = TIFFTAG_COMPRESSION, .count = 1, .value = COMPRESSION_NONE});
  put(Entry{.tag = TIFFTAG_PHOTOMETRIC, .count = 1, .value = PHOTOMETRIC_MINISBLACK});
  put(Entry{.tag = TIFFTAG_STRIPOFFSETS, .count = rows, .value = lists});
  put(Entry{.tag = TIFFTAG_ROWSPERSTRIP, .count = 1, .value = 1});
  put(Entry{.tag = TIFFTAG_STRIPBYTECOUNTS, .count = rows, .value = lists + 4 * rows});
  put(std::uint32_t{0});
  for (std::uint32_t row = 0; row < rows; ++row) {
    put(voxels + row * 2 * columns);
  }
  for (std::uint32_t row = 0; row < rows; ++row) {
    put(2 * columns);
  }
  file << std::string(std::size_t{2} * columns * rows, 'v');
}

TEST_F(TiffFile, FetchesNoVoxelsBesideADirectory) {
  write_directory_first(path, 20000, 200);
  const ForgottenFile forgotten(path);
  if (forgotten.pages_fetched() > 0) {
    GTEST_SKIP() << "this file system forgets nothing";
  }
  const tiff::File file(path);
  ASSERT_EQ(file.directory().counts.size(), 20000U);
  const std::size_t lists = file.directory().counts.size() * 2 * sizeof(std::uint32_t);
  EXPECT_LE(forgotten.pages_fetched(), static_cast<std::int64_t>(lists / ForgottenFile::page_bytes()) + 2);
}

TEST_F(TiffFile, SaysWhyAFileCannotBeOpened) {
  EXPECT_THAT(failure_of([&] { tiff::File(folder / "absent.tif"); }), HasSubstr("No such file"));
  EXPECT_THAT(failure_of([&] { tiff::File file(folder.path()); }), HasSubstr("no ordinary file"));
  std::ofstream(path) << "no TIFF at all";
  EXPECT_THAT(failure_of([&] { tiff::File file(path); }), HasSubstr("Not a TIFF"));
  std::ofstream(path, std::ios::trunc) << "";
  EXPECT_NE(failure_of([&] { tiff::File file(path); }), "no error");
}

TEST_F(TiffFile, NoticesALoopOfPages) {
  tiff::File two = written({.strip_rows = 12}, {2, 12, 9});
  const auto first = static_cast<std::int64_t>(two.directory().position);
  two.go_to_next_page();
  const auto second = static_cast<std::int64_t>(two.directory().position);
  std::ifstream in(path, std::ios::binary);
  in.seekg(second);
  const int entries = in.get();
  const std::int64_t link =
      second + 2 + std::int64_t{12} * entries; // the end of a directory leads to the next one
  patch(link, {static_cast<int>(first & 0xFF), static_cast<int>(first >> 8 & 0xFF), 0, 0});
  tiff::File loop(path);
  EXPECT_THAT(failure_of([&] {
                for (int page = 0; page < 10; ++page) {
                  loop.go_to_next_page();
                }
              }),
              HasSubstr("runs in a circle"));
}

TEST_F(TiffFile, NoticesDamagedStrips) {
  tiff::File file = written({.compression = COMPRESSION_ADOBE_DEFLATE, .strip_rows = 6});
  patch(static_cast<std::int64_t>(file.directory().offsets[1]), {0xFF, 0xFF, 0xFF, 0xFF});
  std::vector<std::byte> samples(108);
  EXPECT_THAT(failure_of([&] { file.read_chunk(1, samples); }),
              HasSubstr("strip 2 of 2 cannot be decoded: "));
}

TEST_F(TiffFile, NoticesThatAFileHasShrunk) {
  tiff::File file = written({});
  std::filesystem::resize_file(path, 100);
  std::vector<std::byte> bytes(90);
  EXPECT_THAT(failure_of([&] { file.read_at(50, bytes); }), HasSubstr("ends 40 bytes before"));
}

TEST_F(TiffFile, KeepsTheMessagesOfThreadsApart) {
  std::ofstream(path) << "no TIFF at all";
  const auto complain = [&](const std::filesystem::path& of, const std::string& expected) {
    for (int i = 0; i < 200; ++i) {
      EXPECT_THAT(failure_of([&] { tiff::File file(of); }), HasSubstr(expected));
    }
  };
  std::ofstream(folder / "short.tif", std::ios::binary).write("II*\0\xF0\0\0\0", 8);
  std::jthread other(complain, folder / "short.tif", "directory");
  complain(path, "Not a TIFF");
}

} // namespace
} // namespace lsdeconv
