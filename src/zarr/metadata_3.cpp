#include "codecs.hpp"
#include "data_type.hpp"
#include "metadata_versions.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace lsdeconv::zarr {
namespace {

/// Members that say nothing of how samples are stored, or are read below.
constexpr std::array<std::string_view, 12> known_members{"zarr_format",     "node_type",
                                                         "shape",           "data_type",
                                                         "chunk_grid",      "chunk_key_encoding",
                                                         "fill_value",      "codecs",
                                                         "attributes",      "storage_transformers",
                                                         "dimension_names", "consolidated_metadata"};

/// Zarr 3: what a reader does not know it may pass over only where the writer says so.
void refuse_unknown_members(const Json& json) {
  for (const auto& [key, value] : json.items()) {
    const bool may_ignore = value.is_object() && member(value, "must_understand") == false;
    const bool known = std::find(known_members.begin(), known_members.end(), key) != known_members.end();
    if (!known && !may_ignore) {
      throw UserError(text("\"", key, "\" is an extension of Zarr that cannot be read here"));
    }
  }
  const Json& transformers = member(json, "storage_transformers");
  if (!transformers.is_null() && !list_of(transformers, "storage_transformers").empty()) {
    throw UserError(text("the storage_transformers ", shown(transformers), " cannot be read here"));
  }
}

Shape parse_grid(const Json& json) {
  const std::string kind = text_of(required(json, "name", "chunk_grid"), "name of chunk_grid");
  if (kind != "regular") {
    throw UserError(text("a chunk_grid \"", kind, "\" cannot be read here, only \"regular\""));
  }
  return integers_of(required(required(json, "configuration", "chunk_grid"), "chunk_shape", "chunk_grid"),
                     "chunk_shape", 1, INT64_MAX);
}

KeyEncoding parse_keys(const Json& json) {
  const std::string kind = codec_name_3(json);
  if (kind != "default" && kind != "v2") {
    throw UserError(text("a chunk_key_encoding \"", kind, "\" cannot be read here"));
  }
  const bool is_default = kind == "default";
  const Json& settings = configuration_of(json);
  const Json none;
  const std::string separator =
      text_or(settings.is_null() ? none : member(settings, "separator"), "separator", is_default ? "/" : ".");
  if (separator != "." && separator != "/") {
    throw UserError(text("the separator of chunk keys should be \".\" or \"/\", not ", shown(separator)));
  }
  return {is_default, separator[0]};
}

bool parse_big_endian(const Json& codec) {
  const Json& settings = configuration_of(codec);
  const std::string order =
      settings.is_null() ? "little" : text_or(member(settings, "endian"), "endian", "little");
  if (order != "little" && order != "big") {
    throw UserError(text("endian should be little or big, not ", shown(order)));
  }
  return order == "big";
}

/// A transposition that leaves all axes where they are is none.
void require_identity(const Json& codec, std::size_t axes) {
  const Json& order = required(configuration_of(codec), "order", "transpose");
  for (std::size_t axis = 0; axis < axes; ++axis) {
    if (!order.is_array() || order.size() != axes || order[axis] != axis) {
      throw UserError(text("the codec transpose with order ", shown(order),
                           " cannot be read here; write the data again in C order"));
    }
  }
}

/// The codecs of a list but for transpositions at its head; what turns samples into bytes comes first.
std::vector<Json> without_identity(const Json& list, std::size_t axes) {
  std::vector<Json> codecs;
  for (const Json& codec : list_of(list, "codecs")) {
    if (codecs.empty() && codec_name_3(codec) == "transpose") {
      require_identity(codec, axes);
    } else {
      codecs.push_back(codec);
    }
  }
  constexpr std::size_t most_codecs = 8;
  if (codecs.empty() || codecs.size() > most_codecs) {
    throw UserError(text("codecs should name 1 to ", most_codecs, " codecs, not ", codecs.size()));
  }
  return codecs;
}

ChunkEncoding parse_encoding(const Json& list, const ArrayMetadata& metadata) {
  const std::vector<Json> codecs = without_identity(list, metadata.shape.size());
  if (codec_name_3(codecs.front()) != "bytes") {
    throw UserError(text("the codec ", shown(codecs.front()), " cannot be read here as the first one"));
  }
  ChunkEncoding encoding{.big_endian = parse_big_endian(codecs.front())};
  for (std::size_t i = 1; i < codecs.size(); ++i) {
    encoding.codecs.push_back(parse_codec_3(codecs[i], metadata.type));
  }
  return encoding;
}

ShardIndexFormat parse_index(const Json& settings) {
  ShardIndexFormat index;
  const std::string place = text_or(member(settings, "index_location"), "index_location", "end");
  if (place != "start" && place != "end") {
    throw UserError(text("index_location should be start or end, not ", shown(place)));
  }
  index.at_start = place == "start";
  const Json& codecs = list_of(required(settings, "index_codecs", "sharding_indexed"), "index_codecs");
  const bool readable = !codecs.empty() && codecs.size() <= 2 && codec_name_3(codecs.front()) == "bytes"
                        && (codecs.size() == 1 || codec_name_3(codecs.back()) == "crc32c");
  if (!readable) {
    throw UserError(text("index_codecs ", shown(codecs), " cannot be read here, only bytes and crc32c"));
  }
  index.big_endian = parse_big_endian(codecs.front());
  index.checksum = codecs.size() == 2;
  return index;
}

void parse_codecs(const Json& list, ArrayMetadata& metadata) {
  const std::vector<Json> codecs = without_identity(list, metadata.shape.size());
  if (codec_name_3(codecs.front()) != "sharding_indexed") {
    metadata.encoding = parse_encoding(list, metadata);
    return;
  }
  if (codecs.size() > 1) {
    throw UserError("shards that are compressed as a whole cannot be read here");
  }
  const Json& settings = required(codecs.front(), "configuration", "sharding_indexed");
  metadata.chunk =
      integers_of(required(settings, "chunk_shape", "sharding_indexed"), "chunk_shape", 1, INT64_MAX);
  metadata.shards = parse_index(settings);
  metadata.encoding = parse_encoding(required(settings, "codecs", "sharding_indexed"), metadata);
}

std::vector<std::string> parse_names(const Json& json, std::size_t axes) {
  std::vector<std::string> names;
  if (json.is_null()) {
    return names;
  }
  for (const Json& name : list_of(json, "dimension_names")) {
    names.push_back(text_or(name, "a name of dimension_names", ""));
  }
  if (names.size() != axes) {
    throw UserError(text("dimension_names should name ", axes, " axes, not ", names.size()));
  }
  return names;
}

Json bytes_json(const DataType& type, bool big_endian) {
  Json json{{"name", "bytes"}};
  if (type.bytes > 1) {
    json["configuration"] = {{"endian", big_endian ? "big" : "little"}};
  }
  return json;
}

Json encoding_json(const ArrayMetadata& metadata) {
  Json list = Json::array({bytes_json(metadata.type, metadata.encoding.big_endian)});
  for (const Codec& codec : metadata.encoding.codecs) {
    list.push_back(codec_json_3(codec));
  }
  return list;
}

Json shards_json(const ArrayMetadata& metadata) {
  const ShardIndexFormat& index = *metadata.shards;
  Json index_codecs = Json::array({bytes_json({SampleKind::unsigned_integer, 8}, index.big_endian)});
  if (index.checksum) {
    index_codecs.push_back({{"name", "crc32c"}});
  }
  return {{"name", "sharding_indexed"},
          {"configuration",
           {{"chunk_shape", metadata.chunk},
            {"codecs", encoding_json(metadata)},
            {"index_codecs", index_codecs},
            {"index_location", index.at_start ? "start" : "end"}}}};
}

} // namespace

ArrayMetadata parse_metadata_3(const Json& json) {
  integer_of(required(json, "zarr_format"), "zarr_format", 3, 3);
  if (const std::string kind = text_of(required(json, "node_type"), "node_type"); kind != "array") {
    throw UserError(text("this is a Zarr ", kind, ", not an array"));
  }
  refuse_unknown_members(json);
  ArrayMetadata metadata{.version = 3};
  metadata.shape = integers_of(required(json, "shape"), "shape", 0, INT64_MAX);
  metadata.file = parse_grid(required(json, "chunk_grid"));
  metadata.chunk = metadata.file;
  metadata.type = parse_type_3(required(json, "data_type"));
  metadata.fill = parse_fill(required(json, "fill_value"), metadata.type);
  metadata.keys = parse_keys(required(json, "chunk_key_encoding"));
  parse_codecs(required(json, "codecs"), metadata);
  metadata.dimension_names = parse_names(member(json, "dimension_names"), metadata.shape.size());
  return metadata;
}

Json metadata_json_3(const ArrayMetadata& metadata) {
  Json json{{"zarr_format", 3}, {"node_type", "array"}, {"shape", metadata.shape}};
  json["data_type"] = name(metadata.type);
  json["chunk_grid"] = {{"name", "regular"}, {"configuration", {{"chunk_shape", metadata.file}}}};
  json["chunk_key_encoding"] = {{"name", metadata.keys.prefixed ? "default" : "v2"},
                                {"configuration", {{"separator", std::string(1, metadata.keys.separator)}}}};
  json["fill_value"] = fill_json(metadata.fill, metadata.type);
  json["codecs"] = metadata.shards ? Json::array({shards_json(metadata)}) : encoding_json(metadata);
  if (!metadata.dimension_names.empty()) {
    json["dimension_names"] = metadata.dimension_names;
  }
  json["attributes"] = Json::object();
  return json;
}

} // namespace lsdeconv::zarr
