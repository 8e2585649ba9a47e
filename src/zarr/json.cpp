#include "json.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/zarr/array_metadata.hpp"

namespace lsdeconv::zarr {
namespace {

constexpr int deepest = 64; // deeper ones would have to be written by functions that call themselves
const Json nothing;

void require_object(const Json& json, const char* what) {
  if (!json.is_object()) {
    throw UserError(text(what, " should be an object, not ", shown(json)));
  }
}

} // namespace

Json parse_json(const std::string& words) {
  const auto check_depth = [](int depth, Json::parse_event_t, Json&) {
    if (depth > deepest) {
      throw UserError(text("the JSON is nested more than ", deepest, " levels deep"));
    }
    return true;
  };
  try {
    return Json::parse(words, check_depth);
  } catch (const Json::exception& error) {
    throw UserError(text("this is no JSON (", error.what(), ")"));
  }
}

std::string json_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

const Json& member(const Json& json, const char* key, const char* what) {
  require_object(json, what);
  const auto found = json.find(key);
  return found == json.end() ? nothing : *found;
}

const Json& required(const Json& json, const char* key, const char* what) {
  require_object(json, what);
  const auto found = json.find(key);
  if (found == json.end()) {
    throw UserError(text(what, " lacks \"", key, "\""));
  }
  return *found;
}

std::int64_t integer_of(const Json& json, const char* what, std::int64_t least, std::int64_t most) {
  const bool too_large = json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX;
  if (!json.is_number_integer() || too_large || json.get<std::int64_t>() < least
      || json.get<std::int64_t>() > most) {
    throw UserError(
        text(what, " should be a whole number from ", least, " to ", most, ", not ", shown(json)));
  }
  return json.get<std::int64_t>();
}

std::vector<std::int64_t> integers_of(const Json& json, const char* what, std::int64_t least,
                                      std::int64_t most) {
  if (!json.is_array() || json.empty() || json.size() > most_axes) {
    throw UserError(
        text(what, " should be a list of one number per axis, 1 to ", most_axes, ", not ", shown(json)));
  }
  std::vector<std::int64_t> numbers;
  for (const Json& number : json) {
    numbers.push_back(integer_of(number, what, least, most));
  }
  return numbers;
}

std::string text_of(const Json& json, const char* what) {
  if (!json.is_string()) {
    throw UserError(text(what, " should be a text, not ", shown(json)));
  }
  return json.get<std::string>();
}

std::string text_or(const Json& json, const char* what, const std::string& standard) {
  return json.is_null() ? standard : text_of(json, what);
}

const Json& list_of(const Json& json, const char* what) {
  if (!json.is_array()) {
    throw UserError(text(what, " should be a list, not ", shown(json)));
  }
  return json;
}

std::string shown(const Json& json) {
  constexpr std::size_t longest = 60;
  if (json.is_null()) {
    return "nothing";
  }
  const std::string all = json.dump(-1, ' ', true, Json::error_handler_t::replace);
  return all.size() <= longest ? all : all.substr(0, longest) + "…";
}

} // namespace lsdeconv::zarr
