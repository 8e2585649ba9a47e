#include "lsdeconv/core/error.hpp"
#include "lsdeconv/zarr/array_metadata.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace lsdeconv::zarr {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* sound_2 =
    R"({"zarr_format": 2, "shape": [7, 20, 30], "chunks": [4, 8, 16], "dtype": "<u2",
  "compressor": {"id": "blosc", "cname": "lz4", "clevel": 3, "shuffle": 2, "blocksize": 0}, "fill_value": 5,
  "order": "C", "filters": null, "dimension_separator": "/"})";

constexpr const char* sound_3 =
    R"({"zarr_format": 3, "node_type": "array", "shape": [7, 20, 30], "data_type": "uint16",
  "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [8, 16, 32]}},
  "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}}, "fill_value": 0,
  "codecs": [{"name": "sharding_indexed", "configuration": {"chunk_shape": [4, 8, 16],
    "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "zstd",
      "configuration": {"level": 3, "checksum": false}}],
    "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}],
    "index_location": "end"}}], "dimension_names": ["z", "y", "x"], "attributes": {}})";

std::string changed(std::string words, const std::string& from, const std::string& to) {
  const std::size_t at = words.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return words.replace(at, from.size(), to);
}

std::string refusal(int version, const std::string& json) {
  try {
    (void)parse_array_metadata(version, json);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ArrayMetadata, OfVersion2) {
  const ArrayMetadata metadata = parse_array_metadata(2, sound_2);
  EXPECT_THAT(metadata.shape, ElementsAre(7, 20, 30));
  EXPECT_THAT(metadata.chunk, ElementsAre(4, 8, 16));
  EXPECT_THAT(metadata.file, ElementsAre(4, 8, 16));
  EXPECT_EQ(name(metadata.type), "uint16");
  EXPECT_FALSE(metadata.encoding.big_endian);
  EXPECT_EQ(metadata.encoding.codecs.at(0).blosc.codec, "lz4");
  EXPECT_EQ(metadata.encoding.codecs.at(0).blosc.shuffle, compression::Shuffle::bits);
  EXPECT_THAT(metadata.fill, ElementsAre(std::byte{5}, std::byte{0}));
  EXPECT_THAT(file_grid(metadata), ElementsAre(2, 3, 2));
  EXPECT_EQ(file_key(metadata, {1, 2, 0}), "1/2/0");
  EXPECT_EQ(chunk_bytes(metadata), 1024);
}

TEST(ArrayMetadata, OfVersion2TellsTheOrderOfBytes) {
  for (const auto& [type, big_endian] : {std::pair{"<u2", false}, {">u2", true}, {"|u1", false}}) {
    EXPECT_EQ(parse_array_metadata(2, changed(sound_2, "<u2", type)).encoding.big_endian, big_endian) << type;
  }
}

TEST(ArrayMetadata, OfVersion3WithShards) {
  const ArrayMetadata metadata = parse_array_metadata(3, sound_3);
  EXPECT_THAT(metadata.file, ElementsAre(8, 16, 32));
  EXPECT_THAT(metadata.chunk, ElementsAre(4, 8, 16));
  EXPECT_THAT(file_grid(metadata), ElementsAre(1, 2, 1));
  EXPECT_THAT(chunks_of_file(metadata), ElementsAre(2, 2, 2));
  EXPECT_TRUE(metadata.shards && metadata.shards->checksum && !metadata.shards->at_start);
  EXPECT_EQ(metadata.encoding.codecs.at(0), (Codec{.kind = CodecKind::zstd, .level = 3}));
  EXPECT_THAT(metadata.dimension_names, ElementsAre("z", "y", "x"));
  EXPECT_EQ(file_key(metadata, {0, 1, 0}), "c/0/1/0");
}

TEST(ArrayMetadata, IsReadAsItWasWritten) {
  const std::string blosc =
      R"({"name": "blosc", "configuration": {"typesize": 2, "cname": "zstd", "clevel": 4,
    "shuffle": "bitshuffle", "blocksize": 0}}, {"name": "crc32c"}, {"name": "gzip", "configuration": {"level": 6}})";
  for (const std::string& json :
       {std::string(sound_3), changed(sound_3, "\"end\"", "\"start\""),
        changed(sound_3, "\"little\"", "\"big\""), changed(sound_3, ", {\"name\": \"crc32c\"}", ""),
        changed(sound_3, R"({"name": "zstd",
      "configuration": {"level": 3, "checksum": false}})",
                blosc),
        changed(sound_3, "\"default\"", "\"v2\"")}) {
    const ArrayMetadata metadata = parse_array_metadata(3, json);
    EXPECT_EQ(parse_array_metadata(3, array_metadata_text(metadata)), metadata) << json;
  }
  for (const std::string& json :
       {std::string(sound_2), changed(sound_2, "<u2", ">i4"),
        changed(sound_2, ": 5", ": -1").replace(std::string_view(sound_2).find("<u2"), 3, "<f8"),
        changed(sound_2, R"("dimension_separator": "/")", R"("dimension_separator": ".")")}) {
    const ArrayMetadata metadata = parse_array_metadata(2, json);
    EXPECT_EQ(parse_array_metadata(2, array_metadata_text(metadata)), metadata) << json;
  }
}

TEST(ArrayMetadata, KeysOfEitherEncoding) {
  EXPECT_EQ(
      file_key(parse_array_metadata(3, changed(sound_3, "\"separator\": \"/\"", "\"separator\": \".\"")),
               {0, 1, 0}),
      "c.0.1.0");
  EXPECT_EQ(file_key(parse_array_metadata(3, changed(sound_3, "\"default\"", "\"v2\"")), {0, 1, 0}), "0/1/0");
  EXPECT_EQ(
      file_key(parse_array_metadata(2, changed(sound_2, R"(, "dimension_separator": "/")", "")), {3, 1, 0}),
      "3.1.0");
}

TEST(ArrayMetadata, NumbersOfGrids) {
  const Shape grid{3, 4, 5};
  EXPECT_THAT(place_in_grid(37, grid), ElementsAre(1, 3, 2));
  EXPECT_EQ(number_in_grid({1, 3, 2}, grid), 37);
}

TEST(ArrayMetadata, FillValues) {
  const auto with_fill = [](const std::string& type, const std::string& value) {
    return parse_array_metadata(2, changed(changed(sound_2, "<u2", type), ": 5", ": " + value)).fill;
  };
  EXPECT_TRUE(with_fill("<u2", "null").empty());
  EXPECT_THAT(with_fill("|u1", "7.0"), ElementsAre(std::byte{7}));
  EXPECT_THAT(with_fill("|i1", "-1"), ElementsAre(std::byte{0xFF}));
  EXPECT_THAT(with_fill("<f4", "\"Infinity\""),
              ElementsAre(std::byte{0}, std::byte{0}, std::byte{0x80}, std::byte{0x7F}));
  EXPECT_THAT(with_fill("<f4", "\"0x7fc00001\""),
              ElementsAre(std::byte{1}, std::byte{0}, std::byte{0xC0}, std::byte{0x7F}));
  for (const std::string value :
       {"256", "-1", "0.5", "true", "\"x\"", "[]", "1e300", "99999999999999999999"}) {
    EXPECT_THAT(refusal(2, changed(changed(sound_2, "<u2", "|u1"), ": 5", ": " + value)),
                HasSubstr("fill_value"))
        << value;
  }
}

struct Hostile {
  int version;
  std::string from;
  std::string to;
  std::string reason;
};

class HostileMetadata : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileMetadata, IsRefusedInOneSentence) {
  const Hostile& each = GetParam();
  const std::string reason =
      refusal(each.version, changed(each.version == 2 ? sound_2 : sound_3, each.from, each.to));
  EXPECT_THAT(reason, HasSubstr(each.reason));
  EXPECT_EQ(reason.find(". "), std::string::npos) << reason;
}

INSTANTIATE_TEST_SUITE_P(
    Each, HostileMetadata,
    ::testing::Values(
        Hostile{2, "[7, 20, 30]", "[7, -20, 30]", "shape should be a whole number"},
        Hostile{2, "[7, 20, 30]", "[7, 20.5, 30]", "not 20.5"},
        Hostile{2, "[7, 20, 30]", "[4611686018427387904, 4, 30]", "more than this program can read"},
        Hostile{2, "[7, 20, 30]", "[18446744073709551615, 1, 1]", "not 18446744073709551615"},
        Hostile{2, "[7, 20, 30]", "[0, 4611686018427387904, 1]", "more than this program can read"},
        Hostile{2, "[7, 20, 30]", "[]", "one number per axis"},
        Hostile{2, "[7, 20, 30]", "[7, 20]", "has 3 axes where the shape has 2"},
        Hostile{2, "[4, 8, 16]", "[4, 0, 16]", "chunks should be a whole number from 1"},
        Hostile{2, "[4, 8, 16]", "[4294967296, 4294967296, 16]", "more than this program can read"},
        Hostile{2, "[4, 8, 16]", "[2048, 1024, 1024]", "more than this program can read"},
        Hostile{2, "<u2", "=u2", "cannot be read"}, Hostile{2, "<u2", "<c8", "cannot be read"},
        Hostile{2, "\"<u2\"", R"([["a", "<u2"]])", "cannot be read"},
        Hostile{2, "\"C\"", "\"F\"", "write the data again with order C"},
        Hostile{2, "\"filters\": null", R"("filters": [{"id": "delta"}])", "filters"},
        Hostile{2, "\"blosc\"", "\"lzma\"", "codec \"lzma\""},
        Hostile{2, "\"lz4\"", "\"lz5\"", "blosc with lz5"},
        Hostile{2, ": 3, \"shuffle\"", ": 99, \"shuffle\"", "clevel"},
        Hostile{2, "\"/\"", "\"../\"", "dimension_separator"}, Hostile{2, ": 2, ", ": 3, ", "zarr_format"},
        Hostile{2, "{", "[", "no JSON"}, Hostile{3, "\"uint16\"", "\"complex64\"", "cannot be read"},
        Hostile{3, "\"array\"", "\"group\"", "not an array"},
        Hostile{3, "\"regular\"", "\"rectangular\"", "rectangular"},
        Hostile{3, "[4, 8, 16]", "[4, 8, 15]", "cannot be cut into chunks of 15"},
        Hostile{3, "[4, 8, 16]", "[4, 8]", "has 2 axes"},
        Hostile{3, "[8, 16, 32]", "[1073741824, 1073741824, 1073741824]", "more than this program can read"},
        Hostile{3, "[8, 16, 32]", "[83886080, 16, 32]", "number of chunks of a shard"},
        Hostile{3, "\"attributes\"", "\"extension\"", "extension of Zarr"},
        Hostile{3, "\"zstd\"", "\"sharding_indexed\"", "sharding_indexed"},
        Hostile{3, "{\"name\": \"crc32c\"}", R"({"name": "gzip"})", "index_codecs"},
        Hostile{3, "\"end\"", "\"middle\"", "index_location"},
        Hostile{3, "[{\"name\": \"sharding",
                R"([{"name": "transpose", "configuration": {"order": [2, 1, 0]}}, {"name": "sharding)",
                "transpose"},
        Hostile{3, "[\"z\", \"y\", \"x\"]", "[\"z\"]", "dimension_names"}));

TEST(ArrayMetadata, DeepJsonIsRefused) {
  const std::string deep(100000, '[');
  EXPECT_THAT(refusal(2, deep + std::string(100000, ']')), HasSubstr("levels deep"));
  EXPECT_THAT(refusal(3, deep), HasSubstr("levels deep"));
}

TEST(ArrayMetadata, TranspositionThatKeepsTheAxesIsNone) {
  const ArrayMetadata metadata = parse_array_metadata(
      3, changed(sound_3, "[{\"name\": \"sharding",
                 R"([{"name": "transpose", "configuration": {"order": [0, 1, 2]}}, {"name": "sharding)"));
  EXPECT_EQ(metadata, parse_array_metadata(3, sound_3));
}

TEST(ArrayMetadata, ExtensionsThatMayBePassedOverAre) {
  EXPECT_EQ(refusal(3, changed(sound_3, "\"attributes\": {}", R"("note": {"must_understand": false})")),
            "accepted");
}

} // namespace
} // namespace lsdeconv::zarr
