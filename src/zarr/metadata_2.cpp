#include "codecs.hpp"
#include "data_type.hpp"
#include "metadata_versions.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cstdint>

namespace lsdeconv::zarr {

ArrayMetadata parse_metadata_2(const Json& json) {
  integer_of(required(json, "zarr_format"), "zarr_format", 2, 2);
  ArrayMetadata metadata{.version = 2};
  metadata.shape = integers_of(required(json, "shape"), "shape", 0, INT64_MAX);
  metadata.chunk = integers_of(required(json, "chunks"), "chunks", 1, INT64_MAX);
  metadata.file = metadata.chunk;
  const OrderedType ordered = parse_type_2(required(json, "dtype"));
  metadata.type = ordered.type;
  metadata.encoding.big_endian = ordered.big_endian;
  if (const std::string order = text_of(required(json, "order"), "order"); order != "C") {
    throw UserError(
        text("order \"", order, "\" cannot be read here, only C; write the data again with order C"));
  }
  if (const Json& filters = member(json, "filters");
      !filters.is_null() && !list_of(filters, "filters").empty()) {
    throw UserError(
        text("the filters ", shown(filters), " cannot be read here; write the data again without"));
  }
  if (const Json& compressor = required(json, "compressor"); !compressor.is_null()) {
    metadata.encoding.codecs.push_back(parse_codec_2(compressor, metadata.type));
  }
  metadata.fill = parse_fill(member(json, "fill_value"), metadata.type);
  const std::string separator = text_or(member(json, "dimension_separator"), "dimension_separator", ".");
  if (separator != "." && separator != "/") {
    throw UserError(text("dimension_separator should be \".\" or \"/\", not \"", separator, "\""));
  }
  metadata.keys = {.prefixed = false, .separator = separator[0]};
  return metadata;
}

Json metadata_json_2(const ArrayMetadata& metadata) {
  Json json{{"zarr_format", 2}, {"shape", metadata.shape}, {"chunks", metadata.chunk}};
  json["dtype"] = type_text_2(metadata.type, metadata.encoding.big_endian);
  const bool packed = !metadata.encoding.codecs.empty();
  json["compressor"] = packed ? codec_json_2(metadata.encoding.codecs.front()) : Json();
  json["fill_value"] = fill_json(metadata.fill, metadata.type);
  json["order"] = "C";
  json["filters"] = nullptr;
  json["dimension_separator"] = std::string(1, metadata.keys.separator);
  return json;
}

} // namespace lsdeconv::zarr
