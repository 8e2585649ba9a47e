#include "support/world.hpp"
#include "unit/sys/hdf5/file_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv::hdf5 {
namespace {

using ::testing::HasSubstr;

template <typename Body>
std::string failure_of(Body&& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no failure";
}

using FileTest = SampleFolder;

TEST_F(FileTest, ANewFileOpensAloneAndInParallel) {
  File file = new_file();
  (void)file.create_group("/group");
  file.close();
  EXPECT_TRUE(File::open(path).group("/group").open());
  const mpi::Communicator ranks = testing::world();
  File shared = File::open(path, ranks, Access::write);
  EXPECT_TRUE(shared.group("/group").open());
  shared.close();
}

TEST_F(FileTest, FailuresNameTheObjectAndTheInnermostReason) {
  EXPECT_THAT(failure_of([&] { (void)File::open(path); }), HasSubstr("No such file or directory"));
  const File file = new_file();
  EXPECT_THAT(failure_of([&] { (void)file.dataset("/none"); }),
              HasSubstr("opening dataset /none: H5Dopen: "));
  EXPECT_THAT(failure_of([&] { (void)file.group("/none"); }), HasSubstr("opening group /none: H5Gopen: "));
}

TEST_F(FileTest, ZeroFillReadsAsZero) {
  const File file = new_file();
  const Dataset dataset = file.create_dataset<std::uint8_t>("/state", {1000}, Fill::zero);
  EXPECT_THAT(dataset.read_all<std::uint8_t>(), ::testing::Each(0));
}

TEST_F(FileTest, EarlyAllocationFixesThePlaceOfEveryChunk) {
  constexpr std::int64_t chunk_bytes = 240;
  File file = new_file();
  {
    const Dataset dataset = file.create_chunked<float>("/volume", {6, 8, 10}, {3, 4, 5});
    const std::int64_t first = dataset.chunk_address({0, 0, 0});
    EXPECT_EQ(dataset.chunk_address({0, 0, 5}), first + chunk_bytes);
    EXPECT_EQ(dataset.chunk_address({3, 4, 5}), first + 7 * chunk_bytes);
  }
  file.close();
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
  const File again = File::open(path);
  EXPECT_LE(again.dataset("/volume").chunk_address({3, 4, 5}) + chunk_bytes, size);
}

TEST_F(FileTest, LargeDatasetsAreAligned) {
  const File file = new_file();
  const Dataset dataset = file.create_chunked<float>("/volume", {8, 1024, 1024}, {1, 1024, 1024});
  EXPECT_EQ(dataset.chunk_address({0, 0, 0}) % (4 << 20), 0);
}

TEST_F(FileTest, ADescriptorGivenToANewFileStaysOpen) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  File::create(descriptor).close();
  EXPECT_EQ(::close(descriptor), 0);
  EXPECT_TRUE(File::open(path).handle().open());
}

} // namespace
} // namespace lsdeconv::hdf5
