#pragma once

#include "lsdeconv/config/parameter_table.hpp"
#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/text.hpp"

#include <charconv>
#include <concepts>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// How values of a type are read from text (all of it, and the same in every locale), written as text that
/// reads back as the same value, and called in messages.
template <typename T>
struct ValueText;

/// The words of a list, separated by blanks or commas: "1 2" and "1,2" are the same. "1,,2" has an empty word
/// between the commas.
std::vector<std::string_view> list_words(std::string_view text);

/// The number that `text` is; none where it is anything else, or has a sign "+" or white space.
template <typename Number>
std::optional<Number> read_number(std::string_view text) {
  Number value{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc{} && result.ptr == text.data() + text.size() ? std::optional(value)
                                                                             : std::nullopt;
}

template <>
struct ValueText<double> {
  static constexpr std::string_view what = "a number";
  static constexpr std::string_view placeholder = "X";
  static constexpr int most_words = 1;
  /// Infinity and NaN are no numbers.
  static std::optional<double> read(const std::string& text);
  static std::string write(double value) { return number_text(value); }
};

template <std::integral T>
struct ValueText<T> {
  static constexpr std::string_view what = "a whole number";
  static constexpr std::string_view placeholder = "N";
  static constexpr int most_words = 1;
  static std::optional<T> read(const std::string& text) { return read_number<T>(text); }
  static std::string write(T value) { return std::to_string(value); }
};

template <>
struct ValueText<std::string> {
  static constexpr std::string_view what = "a text";
  static constexpr std::string_view placeholder = "TEXT";
  static constexpr int most_words = 1;
  static std::optional<std::string> read(const std::string& text) { return text; }
  static std::string write(const std::string& value) { return value; }
};

template <>
struct ValueText<std::filesystem::path> {
  static constexpr std::string_view what = "a path";
  static constexpr std::string_view placeholder = "PATH";
  static constexpr int most_words = 1;
  static std::optional<std::filesystem::path> read(const std::string& text) { return text; }
  static std::string write(const std::filesystem::path& value) { return value.string(); }
};

template <>
struct ValueText<Extent3> {
  static constexpr std::string_view what = "three whole numbers above 0, as in 64,256,256 (z,y,x)";
  static constexpr std::string_view placeholder = "Z,Y,X";
  static constexpr int most_words = 1;
  static std::optional<Extent3> read(const std::string& text);
  static std::string write(const Extent3& value);
};

template <>
struct ValueText<Box3> {
  static constexpr std::string_view what = "z0:z1,y0:y1,x0:x1 in voxels, each range from 0 on and not empty";
  static constexpr std::string_view placeholder = "Z0:Z1,Y0:Y1,X0:X1";
  static constexpr int most_words = 1;
  static std::optional<Box3> read(const std::string& text);
  static std::string write(const Box3& value);
};

/// One value or more.
template <typename T>
struct ValueText<std::vector<T>> {
  static constexpr std::string_view what =
      std::integral<T> ? "one or more whole numbers, each" : "one or more numbers, each";
  static constexpr std::string_view placeholder = std::integral<T> ? "N..." : "X...";
  static constexpr int most_words = 1024;
  static std::optional<std::vector<T>> read(const std::string& text) {
    std::vector<T> values;
    for (const std::string_view word : list_words(text)) {
      const std::optional<T> value = ValueText<T>::read(std::string(word));
      if (!value) {
        return std::nullopt;
      }
      values.push_back(*value);
    }
    return values.empty() ? std::nullopt : std::optional(values);
  }
  static std::string write(const std::vector<T>& values) {
    std::string words;
    for (const T value : values) {
      words += (words.empty() ? "" : " ") + ValueText<T>::write(value);
    }
    return words;
  }
};

/// One number per axis, in the order x, y, z, which is usual in microscopy.
template <typename T>
struct AxesText {
  static constexpr std::string_view placeholder = "X Y Z";
  static constexpr int most_words = axes;
  static std::optional<Triple<T>> read(const std::string& text) {
    const std::optional<std::vector<T>> values = ValueText<std::vector<T>>::read(text);
    return values && values->size() == axes
               ? std::optional(Triple<T>{(*values)[2], (*values)[1], (*values)[0]})
               : std::nullopt;
  }
  static std::string write(const Triple<T>& value) {
    return ValueText<std::vector<T>>::write({value.x, value.y, value.z});
  }
};

template <>
struct ValueText<Triple<double>> : AxesText<double> {
  static constexpr std::string_view what = "three numbers (x y z), each";
};

template <>
struct ValueText<Triple<int>> : AxesText<int> {
  static constexpr std::string_view what = "three whole numbers (x y z), each";
};

/// A value that may be missing, written as an empty text then; only the row's word for that
/// (ParameterRow::automatic) reads as a missing one.
template <typename T>
struct ValueText<std::optional<T>> {
  static constexpr std::string_view what = ValueText<T>::what;
  static constexpr std::string_view placeholder = ValueText<T>::placeholder;
  static constexpr int most_words = ValueText<T>::most_words;
  static std::optional<std::optional<T>> read(const std::string& text) {
    std::optional<std::optional<T>> read;
    if (const std::optional<T> value = ValueText<T>::read(text)) {
      read.emplace(value);
    }
    return read;
  }
  static std::string write(const std::optional<T>& value) { return value ? ValueText<T>::write(*value) : ""; }
};

/// Throws UserError that says that the parameter is `text` but must be `what`, in its range and unit.
[[noreturn]] void refuse_value(const ParameterRow& row, const std::string& text, std::string_view what);

/// Throws UserError where `number` is not in the range of the parameter, which `text` gave.
void require_in_range(const ParameterRow& row, const std::string& text, double number, std::string_view what);

/// Position of `text` among the choices of the parameter. Throws UserError that lists them where it is none.
std::size_t choice(const ParameterRow& row, const std::string& text);

} // namespace lsdeconv
