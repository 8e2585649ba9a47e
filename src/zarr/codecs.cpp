#include "codecs.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cstring>

namespace lsdeconv::zarr {
namespace {

using compression::Bytes;
using compression::BytesView;
using compression::Shuffle;

struct CodecRow {
  CodecKind kind;
  const char* name_2; ///< Null: Zarr 2 has none.
  const char* name_3;
};

constexpr std::array<CodecRow, 5> codecs{{{CodecKind::blosc, "blosc", "blosc"},
                                          {CodecKind::zstd, "zstd", "zstd"},
                                          {CodecKind::gzip, "gzip", "gzip"},
                                          {CodecKind::zlib, "zlib", "numcodecs.zlib"},
                                          {CodecKind::crc32c, nullptr, "crc32c"}}};

const CodecRow& row_of(CodecKind kind) {
  return *std::find_if(codecs.begin(), codecs.end(), [&](const CodecRow& row) { return row.kind == kind; });
}

[[noreturn]] void refuse_codec(const std::string& name) {
  throw UserError(
      text("the codec \"", name,
           "\" cannot be read here, only blosc, zstd, gzip, zlib and crc32c; write the data again "
           "with one of these"));
}

constexpr int least_zstd = -131072;
constexpr int most_zstd = 22;
constexpr int most_deflate = 9;

Shuffle shuffle_of(const Json& json, const DataType& type) {
  if (json.is_null()) {
    return Shuffle::bytes;
  }
  if (json.is_string()) {
    const std::string words = json.get<std::string>();
    if (words == "noshuffle" || words == "shuffle" || words == "bitshuffle") {
      return words == "shuffle" ? Shuffle::bytes : words == "bitshuffle" ? Shuffle::bits : Shuffle::none;
    }
    throw UserError(text("blosc has no shuffle ", shown(json)));
  }
  switch (integer_of(json, "shuffle of blosc", -1, 2)) {
  case 0:
    return Shuffle::none;
  case 1:
    return Shuffle::bytes;
  case 2:
    return Shuffle::bits;
  default: // -1: by the type
    return type.bytes == 1 ? Shuffle::bits : Shuffle::bytes;
  }
}

std::int64_t number_or(const Json& json, const char* what, std::int64_t standard, std::int64_t least,
                       std::int64_t most) {
  return json.is_null() ? standard : integer_of(json, what, least, most);
}

compression::BloscSettings parse_blosc(const Json& json, const DataType& type) {
  compression::BloscSettings blosc;
  blosc.codec = text_or(member(json, "cname"), "cname of blosc", "lz4");
  if (!compression::blosc_knows(blosc.codec)) {
    refuse_codec("blosc with " + blosc.codec);
  }
  blosc.level = static_cast<int>(number_or(member(json, "clevel"), "clevel of blosc", 5, 0, 9));
  blosc.shuffle = shuffle_of(member(json, "shuffle"), type);
  blosc.sample_bytes = number_or(member(json, "typesize"), "typesize of blosc", type.bytes, 1, 255);
  blosc.block_bytes = number_or(member(json, "blocksize"), "blocksize of blosc", 0, 0, most_chunk_bytes);
  return blosc;
}

Codec parse_settings(CodecKind kind, const Json& json, const DataType& type) {
  Codec codec{.kind = kind};
  if (kind == CodecKind::crc32c || json.is_null()) {
    codec.blosc.sample_bytes = type.bytes;
    return codec;
  }
  if (kind == CodecKind::blosc) {
    codec.blosc = parse_blosc(json, type);
  } else if (kind == CodecKind::zstd) {
    codec.level =
        static_cast<int>(number_or(member(json, "level"), "level of zstd", 0, least_zstd, most_zstd));
    const Json& checksum = member(json, "checksum");
    codec.checksum = checksum.is_boolean() && checksum.get<bool>();
  } else {
    codec.level = static_cast<int>(number_or(member(json, "level"), "level of deflate", 5, -1, most_deflate));
  }
  return codec;
}

template <typename Name>
Codec parse_codec(const std::string& name, const Json& settings, const DataType& type, Name&& name_of) {
  for (const CodecRow& row : codecs) {
    if (name_of(row) != nullptr && name == name_of(row)) {
      return parse_settings(row.kind, settings, type);
    }
  }
  refuse_codec(name);
}

Bytes with_checksum(BytesView plain) {
  const std::uint32_t sum = compression::crc32c(plain);
  Bytes guarded(plain.begin(), plain.end());
  for (int byte = 0; byte < 4; ++byte) {
    guarded.push_back(static_cast<std::byte>(sum >> (8 * byte)));
  }
  return guarded;
}

Bytes without_checksum(BytesView guarded) {
  constexpr std::size_t sum_bytes = 4;
  if (guarded.size() < sum_bytes) {
    throw Error("there are too few bytes for a checksum");
  }
  const BytesView plain = guarded.first(guarded.size() - sum_bytes);
  const Bytes right = with_checksum(plain);
  if (std::memcmp(right.data() + plain.size(), guarded.data() + plain.size(), sum_bytes) != 0) {
    throw Error("the checksum is not that of the bytes: they are damaged");
  }
  return {plain.begin(), plain.end()};
}

} // namespace

Codec parse_codec_2(const Json& json, const DataType& type) {
  const std::string id = text_of(required(json, "id", "compressor"), "id of the compressor");
  return parse_codec(id, json, type, [](const CodecRow& row) { return row.name_2; });
}

Json codec_json_2(const Codec& codec) {
  Json json{{"id", row_of(codec.kind).name_2}};
  if (codec.kind == CodecKind::blosc) {
    json["cname"] = codec.blosc.codec;
    json["clevel"] = codec.blosc.level;
    json["shuffle"] = static_cast<int>(codec.blosc.shuffle);
    json["blocksize"] = codec.blosc.block_bytes;
  } else {
    json["level"] = codec.level;
  }
  return json;
}

std::string codec_name_3(const Json& json) {
  return json.is_string() ? json.get<std::string>()
                          : text_of(required(json, "name", "a codec"), "name of a codec");
}

const Json& configuration_of(const Json& json) {
  static const Json none;
  return json.is_string() ? none : member(json, "configuration", "a codec");
}

Codec parse_codec_3(const Json& json, const DataType& type) {
  return parse_codec(codec_name_3(json), configuration_of(json), type,
                     [](const CodecRow& row) { return row.name_3; });
}

Json codec_json_3(const Codec& codec) {
  Json json{{"name", row_of(codec.kind).name_3}};
  if (codec.kind == CodecKind::blosc) {
    constexpr std::array<const char*, 3> shuffles{"noshuffle", "shuffle", "bitshuffle"};
    json["configuration"] = {{"typesize", codec.blosc.sample_bytes},
                             {"cname", codec.blosc.codec},
                             {"clevel", codec.blosc.level},
                             {"shuffle", shuffles.at(static_cast<std::size_t>(codec.blosc.shuffle))},
                             {"blocksize", codec.blosc.block_bytes}};
  } else if (codec.kind == CodecKind::zstd) {
    json["configuration"] = {{"level", codec.level}, {"checksum", codec.checksum}};
  } else if (codec.kind != CodecKind::crc32c) {
    json["configuration"] = {{"level", codec.level}};
  }
  return json;
}

Bytes pack(const Codec& codec, BytesView plain) {
  switch (codec.kind) {
  case CodecKind::blosc:
    return compression::pack_blosc(plain, codec.blosc);
  case CodecKind::zstd:
    return compression::pack_zstd(plain, codec.level, codec.checksum);
  case CodecKind::gzip:
    return compression::pack_deflate(plain, codec.level, compression::DeflateFormat::gzip);
  case CodecKind::zlib:
    return compression::pack_deflate(plain, codec.level, compression::DeflateFormat::zlib);
  case CodecKind::crc32c:
    break;
  }
  return with_checksum(plain);
}

Bytes unpack(const Codec& codec, BytesView packed, std::int64_t most) {
  switch (codec.kind) {
  case CodecKind::blosc:
    return compression::unpack_blosc(packed, most);
  case CodecKind::zstd:
    return compression::unpack_zstd(packed, most);
  case CodecKind::gzip:
  case CodecKind::zlib:
    return compression::unpack_deflate(packed, most);
  case CodecKind::crc32c:
    break;
  }
  return without_checksum(packed);
}

} // namespace lsdeconv::zarr
