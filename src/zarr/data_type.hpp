#pragma once

#include "json.hpp"

#include "lsdeconv/zarr/array_metadata.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace lsdeconv::zarr {

/// Type and order of bytes as Zarr 2 writes them: "<u2", "|u1", ">f4".
struct OrderedType {
  DataType type;
  bool big_endian = false;
};

/// Reads the type of Zarr 2. Throws UserError.
OrderedType parse_type_2(const Json& json);
/// Writes it.
std::string type_text_2(const DataType& type, bool big_endian);
/// Reads the type of Zarr 3. Throws UserError.
DataType parse_type_3(const Json& json);

/// The fill value as one sample; null: zero. Throws UserError where the type cannot hold it.
std::vector<std::byte> parse_fill(const Json& json, const DataType& type);
/// The other way round.
Json fill_json(const std::vector<std::byte>& fill, const DataType& type);

} // namespace lsdeconv::zarr
