#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/parameter_table.hpp"

#include <charconv>
#include <concepts>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv {

/// How values of a type are read (the whole text or nothing, in every locale alike), written (so that reading
/// gives the same value) and called in messages.
template <typename T>
struct ValueText;

/// The number that the whole of `text` is. No sign "+", no white space.
template <typename Number>
std::optional<Number> read_number(std::string_view text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc{} && result.ptr == end ? std::optional(value) : std::nullopt;
}

template <>
struct ValueText<double> {
  static constexpr std::string_view what = "a number";
  static constexpr std::string_view placeholder = "X";
  /// Infinity and NaN are no numbers.
  static std::optional<double> read(const std::string& text);
  static std::string write(double value) { return number_text(value); }
};

template <std::integral T>
struct ValueText<T> {
  static constexpr std::string_view what = "a whole number";
  static constexpr std::string_view placeholder = "N";
  static std::optional<T> read(const std::string& text) { return read_number<T>(text); }
  static std::string write(T value) { return std::to_string(value); }
};

template <>
struct ValueText<std::string> {
  static constexpr std::string_view what = "a text";
  static constexpr std::string_view placeholder = "TEXT";
  static std::optional<std::string> read(const std::string& text) { return text; }
  static std::string write(const std::string& value) { return value; }
};

template <>
struct ValueText<std::filesystem::path> {
  static constexpr std::string_view what = "a path";
  static constexpr std::string_view placeholder = "PATH";
  static std::optional<std::filesystem::path> read(const std::string& text) { return text; }
  static std::string write(const std::filesystem::path& value) { return value.string(); }
};

template <>
struct ValueText<Extent3> {
  static constexpr std::string_view what = "three whole numbers above 0, as in 64,256,256 (z,y,x)";
  static constexpr std::string_view placeholder = "Z,Y,X";
  static std::optional<Extent3> read(const std::string& text);
  static std::string write(const Extent3& value);
};

template <>
struct ValueText<Box3> {
  static constexpr std::string_view what = "z0:z1,y0:y1,x0:x1 in voxels, each range from 0 on and not empty";
  static constexpr std::string_view placeholder = "Z0:Z1,Y0:Y1,X0:X1";
  static std::optional<Box3> read(const std::string& text);
  static std::string write(const Box3& value);
};

template <typename T>
struct ValueText<std::optional<T>> {
  static constexpr std::string_view what = ValueText<T>::what;
  static constexpr std::string_view placeholder = ValueText<T>::placeholder;
  static std::optional<std::optional<T>> read(const std::string& text) {
    std::optional<std::optional<T>> read;
    if (const std::optional<T> value = ValueText<T>::read(text)) {
      read.emplace(value);
    }
    return read;
  }
  static std::string write(const std::optional<T>& value) { return value ? ValueText<T>::write(*value) : ""; }
};

/// Throws UserError: --name is 'text', but must be `what`, in the row's range, with its unit.
[[noreturn]] void refuse_value(const ParameterRow& row, const std::string& text, std::string_view what);

/// Throws UserError where `number` lies outside the row's range.
void require_in_range(const ParameterRow& row, const std::string& text, double number, std::string_view what);

/// Position of `text` among the row's choices. Throws UserError that lists them.
std::size_t choice(const ParameterRow& row, const std::string& text);

} // namespace lsdeconv
