#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv::zarr {

/// JSON whose objects keep the order of their members, so that metadata are written as they are read.
using Json = nlohmann::ordered_json;

/// Parses text from elsewhere. Throws UserError where it is no JSON, or nested so deeply that no metadata
/// are.
Json parse_json(const std::string& text);
/// The text of metadata, indented; bytes that are no UTF-8 are replaced.
std::string json_text(const Json& json);

/// The member of an object; null where there is none. Throws UserError where `json` is no object; `what`
/// names it.
const Json& member(const Json& json, const char* key, const char* what = "the metadata");
/// As member(); throws UserError where there is none.
const Json& required(const Json& json, const char* key, const char* what = "the metadata");
/// A whole number from `least` to `most`. Throws UserError; `what` names the number.
std::int64_t integer_of(const Json& json, const char* what, std::int64_t least, std::int64_t most);
/// Such numbers: at least one, at most most_axes. Throws UserError.
std::vector<std::int64_t> integers_of(const Json& json, const char* what, std::int64_t least,
                                      std::int64_t most);
/// A text. Throws UserError.
std::string text_of(const Json& json, const char* what);
/// A text, or `standard` where there is nothing. Throws UserError.
std::string text_or(const Json& json, const char* what, const std::string& standard);
/// The list itself. Throws UserError where it is none.
const Json& list_of(const Json& json, const char* what);
/// The JSON as an error message can hold it: at most some 60 characters.
std::string shown(const Json& json);

} // namespace lsdeconv::zarr
