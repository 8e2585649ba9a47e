#include "data_type.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace lsdeconv::zarr {
namespace {

struct TypeRow {
  const char* name;
  const char* letter_and_bytes;
  DataType type;
};

constexpr SampleKind natural = SampleKind::unsigned_integer;
constexpr SampleKind integer = SampleKind::signed_integer;
constexpr SampleKind real = SampleKind::floating_point;

/// What Zarr 3 and Zarr 2 call the types.
constexpr std::array<TypeRow, 10> types{{{"uint8", "u1", {natural, 1}},
                                         {"uint16", "u2", {natural, 2}},
                                         {"uint32", "u4", {natural, 4}},
                                         {"uint64", "u8", {natural, 8}},
                                         {"int8", "i1", {integer, 1}},
                                         {"int16", "i2", {integer, 2}},
                                         {"int32", "i4", {integer, 4}},
                                         {"int64", "i8", {integer, 8}},
                                         {"float32", "f4", {real, 4}},
                                         {"float64", "f8", {real, 8}}}};

const TypeRow& row_of(const DataType& type) {
  return *std::find_if(types.begin(), types.end(), [&](const TypeRow& row) { return row.type == type; });
}

UserError unknown_type(const Json& json) {
  return UserError(text("samples of type ", shown(json),
                        " cannot be read, only integers of 8 to 64 bits and floating point of 32 and 64"));
}

/// Calls body(zero) with a zero of the C++ type.
template <typename Body>
auto with_type(const DataType& type, Body&& body) {
  const bool is_signed = type.kind == SampleKind::signed_integer;
  if (type.kind == SampleKind::floating_point) {
    return type.bytes == 4 ? body(float{}) : body(double{});
  }
  switch (type.bytes) {
  case 1:
    return is_signed ? body(std::int8_t{}) : body(std::uint8_t{});
  case 2:
    return is_signed ? body(std::int16_t{}) : body(std::uint16_t{});
  case 4:
    return is_signed ? body(std::int32_t{}) : body(std::uint32_t{});
  default:
    return is_signed ? body(std::int64_t{}) : body(std::uint64_t{});
  }
}

template <typename T>
std::vector<std::byte> as_bytes(T value) {
  std::vector<std::byte> bytes(sizeof(T));
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

[[noreturn]] void refuse_fill(const Json& json, const DataType& type) {
  throw UserError(text("fill_value ", shown(json), " is no ", name(type)));
}

/// A number written in words: "NaN", "-Infinity", or the bits of one, "0x7fc00000".
template <typename T>
T real_of_text(const Json& json, const DataType& type) {
  const std::string words = json.get<std::string>();
  if (words == "NaN") {
    return std::numeric_limits<T>::quiet_NaN();
  }
  if (words == "Infinity" || words == "-Infinity") {
    return words[0] == '-' ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::infinity();
  }
  const std::size_t digits = 2 * sizeof(T);
  if (!words.starts_with("0x") || words.size() != digits + 2
      || words.find_first_not_of("0123456789abcdefABCDEF", 2) != std::string::npos) {
    refuse_fill(json, type);
  }
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  const auto bits = static_cast<Bits>(std::stoull(words.substr(2), nullptr, 16));
  T value{};
  std::memcpy(&value, &bits, sizeof(T));
  return value;
}

template <typename T>
T fill_of(const Json& json, const DataType& type) {
  if constexpr (std::is_floating_point_v<T>) {
    if (json.is_string()) {
      return real_of_text<T>(json, type);
    }
    if (!json.is_number()) {
      refuse_fill(json, type);
    }
    return static_cast<T>(json.get<double>());
  } else {
    const double value = json.is_number_float() ? json.get<double>() : 0;
    const bool is_whole = json.is_number_integer() || (json.is_number_float() && value == std::floor(value));
    if (!is_whole) {
      refuse_fill(json, type);
    }
    if (json.is_number_float()) { // some write 0.0
      if (std::abs(value) > 9e15 || value < static_cast<double>(std::numeric_limits<T>::min())
          || value > static_cast<double>(std::numeric_limits<T>::max())) {
        refuse_fill(json, type);
      }
      return static_cast<T>(value);
    }
    const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                                : std::in_range<T>(json.get<std::int64_t>());
    if (!fits) {
      refuse_fill(json, type);
    }
    return json.get<T>();
  }
}

} // namespace

std::string name(const DataType& type) {
  return row_of(type).name;
}

OrderedType parse_type_2(const Json& json) {
  if (!json.is_string() || json.get<std::string>().size() != 3) {
    throw unknown_type(json);
  }
  const std::string words = json.get<std::string>();
  for (const TypeRow& row : types) {
    const bool order_known = words[0] == '<' || words[0] == '>' || (words[0] == '|' && row.type.bytes == 1);
    if (words.substr(1) == row.letter_and_bytes && order_known) {
      return {row.type, words[0] == '>'};
    }
  }
  throw unknown_type(json);
}

std::string type_text_2(const DataType& type, bool big_endian) {
  const char order = type.bytes == 1 ? '|' : big_endian ? '>' : '<';
  return text(order, row_of(type).letter_and_bytes);
}

DataType parse_type_3(const Json& json) {
  for (const TypeRow& row : types) {
    if (json == row.name) {
      return row.type;
    }
  }
  throw unknown_type(json);
}

std::vector<std::byte> parse_fill(const Json& json, const DataType& type) {
  if (json.is_null()) {
    return {};
  }
  return with_type(type, [&](auto zero) { return as_bytes(fill_of<decltype(zero)>(json, type)); });
}

Json fill_json(const std::vector<std::byte>& fill, const DataType& type) {
  return with_type(type, [&](auto value) -> Json {
    if (!fill.empty()) {
      std::memcpy(&value, fill.data(), fill.size());
    }
    if constexpr (std::is_floating_point_v<decltype(value)>) {
      if (std::isnan(value)) {
        return "NaN";
      }
      if (std::isinf(value)) {
        return value < 0 ? "-Infinity" : "Infinity";
      }
    }
    return value;
  });
}

} // namespace lsdeconv::zarr
