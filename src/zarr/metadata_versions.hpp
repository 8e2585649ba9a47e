#pragma once

#include "json.hpp"

#include "lsdeconv/zarr/array_metadata.hpp"

namespace lsdeconv::zarr {

/// Reads a .zarray; what the numbers make together is not yet checked. Throws UserError.
ArrayMetadata parse_metadata_2(const Json& json);
/// Writes it.
Json metadata_json_2(const ArrayMetadata& metadata);
/// Reads the zarr.json of an array; what the numbers make together is not yet checked. Throws UserError.
ArrayMetadata parse_metadata_3(const Json& json);
/// Writes it.
Json metadata_json_3(const ArrayMetadata& metadata);

} // namespace lsdeconv::zarr
