#pragma once

#include "json.hpp"

#include "lsdeconv/zarr/array_metadata.hpp"

namespace lsdeconv::zarr {

/// Reads a compressor of Zarr 2 ({"id": "blosc", ...}). Throws UserError.
Codec parse_codec_2(const Json& json, const DataType& type);
/// Writes it.
Json codec_json_2(const Codec& codec);
/// Reads a codec from bytes to bytes of Zarr 3 ({"name": "zstd", "configuration": ...}). Throws UserError.
Codec parse_codec_3(const Json& json, const DataType& type);
/// Writes it.
Json codec_json_3(const Codec& codec);
/// Name of a codec of Zarr 3: its "name", or the text itself. Throws UserError.
std::string codec_name_3(const Json& json);
/// Its "configuration"; null where it has none.
const Json& configuration_of(const Json& json);

/// Applies one codec. Throws Error.
compression::Bytes pack(const Codec& codec, compression::BytesView plain);
/// Takes it back. Throws Error where the bytes are damaged or hold more than `most` bytes.
compression::Bytes unpack(const Codec& codec, compression::BytesView packed, std::int64_t most);

} // namespace lsdeconv::zarr
