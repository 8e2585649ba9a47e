#include "io/readers/hdf5/hdf5_filters.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/compression/compression.hpp"

#include <gtest/gtest.h>

#include <span>

namespace lsdeconv {
namespace {

constexpr int blosc = 32001;
constexpr int zstd = 32015;

std::vector<std::byte> samples() {
  std::vector<std::byte> bytes;
  for (int i = 0; i < 600; ++i) {
    bytes.push_back(static_cast<std::byte>(i / 7));
  }
  return bytes;
}

hdf5::Storage storage_with(std::vector<hdf5::Filter> filters) {
  hdf5::Storage storage;
  storage.element_bytes = 2;
  storage.filters = std::move(filters);
  return storage;
}

TEST(Hdf5Filters, UndoesZstandardAndBlosc) {
  const std::vector<std::byte> plain = samples();
  EXPECT_EQ(unfiltered({compression::pack_zstd(plain, 1)}, storage_with({{zstd, ""}}), 600), plain);
  EXPECT_EQ(unfiltered({compression::pack_blosc(plain, {})}, storage_with({{blosc, ""}}), 600), plain);
}

TEST(Hdf5Filters, LeavesOutFiltersThatTheChunkDidNotGoThrough) {
  const std::vector<std::byte> plain = samples();
  const hdf5::Storage storage = storage_with({{zstd, ""}, {1, "deflate"}});
  const std::vector<std::byte> deflated =
      compression::pack_deflate(plain, 1, compression::DeflateFormat::zlib);
  EXPECT_EQ(unfiltered({deflated, 0b01}, storage, 600), plain);
  EXPECT_EQ(unfiltered({compression::pack_zstd(plain, 1), 0b10}, storage, 600), plain);
  EXPECT_EQ(unfiltered({plain, 0b11}, storage, 600), plain);
}

TEST(Hdf5Filters, RefusesChunksOfAnotherSizeAndDamage) {
  const std::vector<std::byte> plain = samples();
  EXPECT_THROW(unfiltered({plain}, storage_with({}), 602), Error);
  EXPECT_THROW(unfiltered({compression::pack_zstd(plain, 1)}, storage_with({{zstd, ""}}), 300), Error);
  EXPECT_THROW(unfiltered({plain}, storage_with({{1, ""}}), 600), Error);
  EXPECT_THROW(unfiltered({plain}, storage_with({{3, ""}}), 596), Error) << "a wrong checksum";
  EXPECT_THROW(unfiltered({{std::byte{1}}}, storage_with({{3, ""}}), 1), Error);
}

TEST(Hdf5Filters, NamesTheFirstThatItDoesNotKnow) {
  EXPECT_EQ(unknown_filter(storage_with({{2, "shuffle"}, {1, "deflate"}})), "");
  EXPECT_EQ(unknown_filter(storage_with({{2, "shuffle"}, {32004, "lz4"}})), "lz4 (32004)");
  EXPECT_EQ(unknown_filter(storage_with({{4, ""}})), "filter (4)");
}

} // namespace
} // namespace lsdeconv
