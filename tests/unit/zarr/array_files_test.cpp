#include "support/synced_files.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/zarr/array_reader.hpp"
#include "lsdeconv/zarr/chunk_coding.hpp"
#include "lsdeconv/zarr/chunk_file_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

namespace lsdeconv::zarr {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;

/// A shard of 2×2×2 chunks of 3×4×5 samples.
ArrayMetadata sharded(bool index_at_start) {
  return {.version = 3,
          .shape = {6, 8, 10},
          .file = {6, 8, 10},
          .chunk = {3, 4, 5},
          .type = {SampleKind::unsigned_integer, 2},
          .encoding = {.codecs = {Codec{.kind = CodecKind::zstd, .level = 1}}},
          .shards = ShardIndexFormat{.at_start = index_at_start},
          .fill = {std::byte{9}, std::byte{0}}};
}

compression::Bytes samples_of(const ArrayMetadata& metadata, int seed) {
  compression::Bytes samples(static_cast<std::size_t>(chunk_bytes(metadata)));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<std::byte>(i * 7 + static_cast<std::size_t>(seed));
  }
  return samples;
}

void put(const std::filesystem::path& path, const std::string& words) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << words;
}

/// Writes the metadata, and the chunks with those numbers into the first file.
void write_array(const std::filesystem::path& folder, const ArrayMetadata& metadata,
                 const std::vector<std::int64_t>& chunks) {
  put(folder / array_metadata_name(metadata.version), array_metadata_text(metadata));
  const std::filesystem::path path = folder / file_key(metadata, Shape(metadata.shape.size(), 0));
  std::filesystem::create_directories(path.parent_path());
  ChunkFileWriter writer(path, metadata);
  for (const std::int64_t chunk : chunks) {
    writer.append(chunk, encode_chunk(metadata, samples_of(metadata, static_cast<int>(chunk))));
  }
  writer.finish().publish();
}

std::string failure_of(const ArrayReader& array, std::int64_t chunk) {
  compression::Bytes samples(static_cast<std::size_t>(chunk_bytes(array.metadata())));
  try {
    array.open_file({0, 0, 0}).read(chunk, samples);
  } catch (const Error& error) {
    return error.what();
  }
  return "read";
}

TEST(ArrayFiles, ShardsKeepChunksInAnyOrderAndLeaveOthersOut) {
  for (const bool at_start : {false, true}) {
    const TemporaryFolder folder;
    const ArrayMetadata metadata = sharded(at_start);
    write_array(folder / "0", metadata, {5, 0, 7});
    const ArrayReader array(Root(folder.path()), "0");
    EXPECT_EQ(array.metadata(), metadata);
    const ChunkFile file = array.open_file({0, 0, 0});
    ASSERT_EQ(file.chunks(), 8);
    for (std::int64_t chunk = 0; chunk < 8; ++chunk) {
      compression::Bytes samples(static_cast<std::size_t>(chunk_bytes(metadata)));
      file.read(chunk, samples);
      const bool stored = chunk == 5 || chunk == 0 || chunk == 7;
      EXPECT_EQ(file.stored(chunk).size > 0, stored);
      EXPECT_EQ(is_fill(metadata, samples), !stored);
      if (stored) {
        EXPECT_EQ(samples, samples_of(metadata, static_cast<int>(chunk)));
      }
    }
  }
}

TEST(ArrayFiles, AreOnTheDiskBeforeTheyHaveTheirNames) {
  const TemporaryFolder folder;
  const ArrayMetadata metadata = sharded(false);
  ChunkFileWriter writer(folder / "c", metadata);
  writer.append(0, encode_chunk(metadata, samples_of(metadata, 0)));
  const testing::SyncRecord synced;
  const StagedFile file = writer.finish();
  EXPECT_THAT(synced.paths(), ::testing::ElementsAre(std::filesystem::canonical(file.temporary())));
}

TEST(ArrayFiles, BigEndianSamplesAreTurned) {
  const TemporaryFolder folder;
  ArrayMetadata metadata = sharded(false);
  metadata.encoding = {.big_endian = true, .codecs = {}};
  write_array(folder / "0", metadata, {0});
  const ArrayReader array(Root(folder.path()), "0");
  compression::Bytes samples(static_cast<std::size_t>(chunk_bytes(metadata)));
  array.open_file({0, 0, 0}).read(0, samples);
  EXPECT_EQ(samples, samples_of(metadata, 0));
  std::ifstream stored(folder / "0" / "c/0/0/0", std::ios::binary);
  EXPECT_EQ(stored.get(), std::to_integer<int>(samples[1]));
}

/// An array with a file for each chunk.
ArrayMetadata of_version_2() {
  ArrayMetadata metadata = sharded(false);
  metadata.version = 2;
  metadata.shards.reset();
  metadata.file = metadata.chunk;
  metadata.keys = {.prefixed = false, .separator = '.'};
  return metadata;
}

TEST(ArrayFiles, VersionTwoHasOneChunkPerFile) {
  const TemporaryFolder folder;
  const ArrayMetadata metadata = of_version_2();
  write_array(folder / "s0", metadata, {0});
  const ArrayReader array(Root(folder.path()), "s0");
  EXPECT_EQ(array.metadata(), metadata);
  EXPECT_EQ(array_version(array.root(), "s0"), 2);
  EXPECT_EQ(array_version(array.root(), ""), std::nullopt);
  EXPECT_EQ(array.file_path({1, 0, 1}), "s0/1.0.1");
  EXPECT_FALSE(array.open_file({1, 0, 1}).exists());
  EXPECT_EQ(failure_of(array, 0), "read");
}

TEST(ArrayFiles, AnEmptyChunkFileIsAnError) {
  const TemporaryFolder folder;
  const ArrayMetadata metadata = of_version_2();
  write_array(folder / "s0", metadata, {0});
  const ArrayReader array(Root(folder.path()), "s0");
  std::filesystem::resize_file(folder / array.file_path({0, 0, 0}), 0);
  EXPECT_THAT(failure_of(array, 0), HasSubstr("the file is empty"));
}

TEST(ArrayFiles, DamageShowsInTheChecksumOfAChunk) {
  ArrayMetadata metadata = sharded(false);
  metadata.encoding.codecs = {Codec{.kind = CodecKind::crc32c}};
  const compression::Bytes samples = samples_of(metadata, 3);
  compression::Bytes stored = encode_chunk(metadata, samples);
  compression::Bytes decoded(samples.size());
  decode_chunk(metadata, stored, decoded);
  EXPECT_EQ(decoded, samples);
  stored[5] ^= std::byte{1};
  EXPECT_THROW(decode_chunk(metadata, stored, decoded), Error);
}

TEST(ArrayFiles, AChunkIsLeftOutOnlyWhereEverySampleIsTheFillValue) {
  const ArrayMetadata metadata = sharded(false);
  compression::Bytes samples(static_cast<std::size_t>(chunk_bytes(metadata)));
  fill(metadata, samples);
  EXPECT_TRUE(is_fill(metadata, samples));
  for (const std::size_t changed : {std::size_t{0}, std::size_t{2}, samples.size() - 1}) {
    samples[changed] ^= std::byte{1};
    EXPECT_FALSE(is_fill(metadata, samples)) << changed;
    samples[changed] ^= std::byte{1};
  }
}

TEST(ArrayFiles, DamagedShardsAreErrors) {
  const TemporaryFolder folder;
  const ArrayMetadata metadata = sharded(false);
  write_array(folder / "0", metadata, {0, 1});
  const ArrayReader array(Root(folder.path()), "0");
  const std::filesystem::path shard = folder / "0" / "c/0/0/0";
  std::ifstream in(shard, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});

  std::string broken = whole;
  broken[3] ^= 0x55;
  put(shard, broken);
  EXPECT_THAT(failure_of(array, 0), HasSubstr("c/0/0/0"));
  EXPECT_EQ(failure_of(array, 1), "read");
  broken = whole;
  broken[broken.size() - 20] ^= 1;
  put(shard, broken);
  EXPECT_THAT(failure_of(array, 0), HasSubstr("checksum"));
  put(shard, whole.substr(1));
  EXPECT_THAT(failure_of(array, 0), HasSubstr("c/0/0/0"));
  put(shard, "short");
  EXPECT_THAT(failure_of(array, 0), HasSubstr("fewer than the index"));
  put(shard, "");
  EXPECT_THAT(failure_of(array, 0), HasSubstr("fewer than the index"));
}

TEST(ArrayFiles, IndexEntriesOutsideOfTheFileAreErrors) {
  const TemporaryFolder folder;
  ArrayMetadata metadata = sharded(false);
  metadata.shards->checksum = false;
  write_array(folder / "0", metadata, {0});
  const ArrayReader array(Root(folder.path()), "0");
  const std::filesystem::path shard = folder / "0" / "c/0/0/0";
  const auto index = static_cast<std::streamoff>(std::filesystem::file_size(shard)) - std::streamoff{8} * 16;
  for (const auto& [offset, size] :
       std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, std::uint64_t{1} << 40},
                                                            {std::uint64_t{1} << 40, 1},
                                                            {~std::uint64_t{0} - 1, 8},
                                                            {0, 0},
                                                            {~std::uint64_t{0}, 1}}) {
    std::fstream file(shard, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(index);
    file.write(reinterpret_cast<const char*>(&offset), 8).write(reinterpret_cast<const char*>(&size), 8);
    file.close();
    EXPECT_THAT(failure_of(array, 0), HasSubstr("index of the shard points")) << offset << " " << size;
  }
}

TEST(ArrayFiles, ChunksOfAnotherSizeAreErrors) {
  const TemporaryFolder folder;
  const ArrayMetadata metadata = sharded(false);
  write_array(folder / "0", metadata, {});
  const ArrayReader array(Root(folder.path()), "0");
  const auto bytes = static_cast<std::size_t>(chunk_bytes(metadata));
  for (const std::size_t size : {bytes - 2, bytes + 2, std::size_t{1} << 22}) {
    ChunkFileWriter writer(folder / "0" / "c/0/0/0", metadata);
    writer.append(0, compression::pack_zstd(compression::Bytes(size), 1));
    writer.finish().publish();
    EXPECT_THAT(failure_of(array, 0), HasSubstr("bytes")) << size;
    EXPECT_THAT(failure_of(array, 0), HasSubstr("c/0/0/0")) << size;
  }
}

TEST(StoredFile, LinksOutOfTheFolderAreRefused) {
  const TemporaryFolder folder;
  put(folder / "outside", "secret");
  put(folder / "image" / "inside", "open");
  std::filesystem::create_symlink(folder / "outside", folder / "image" / "link");
  std::filesystem::create_symlink("inside", folder / "image" / "alias");
  std::filesystem::create_directory_symlink(folder.path(), folder / "image" / "up");
  std::filesystem::create_directory_symlink(folder / "image", folder / "shortcut");
  const Root root(folder / "shortcut");
  EXPECT_EQ(read_text(root, "inside"), "open");
  EXPECT_EQ(read_text(root, "alias"), "open");
  EXPECT_EQ(read_text(root, "nothing"), std::nullopt);
  EXPECT_THROW(read_text(root, "link"), Error);
  EXPECT_THROW(read_text(root, "up/outside"), Error);
  EXPECT_THROW(read_text(root, "up"), Error);
}

TEST(StoredFile, PathsLeadIntoTheFolder) {
  EXPECT_EQ(inner_path("a/b"), "a/b");
  for (const std::string path : {"", "/etc/passwd", "..", "a/../../b", "../a"}) {
    EXPECT_THROW(inner_path(path), UserError) << path;
  }
}

} // namespace
} // namespace lsdeconv::zarr
