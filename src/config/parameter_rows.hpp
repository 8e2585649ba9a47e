#pragma once

#include "parameter_text.hpp"

#include "lsdeconv/config/parameter_table.hpp"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace lsdeconv {

/// Whether values of this type are the row's choices by their position: 0 is the first.
template <typename T>
inline constexpr bool is_chosen = std::is_enum_v<T> || std::is_same_v<T, bool>;

/// Whether values of this type are written as a list of z, y, x.
template <typename T>
inline constexpr bool is_per_axis =
    std::is_same_v<
        T, Extent3> || std::is_same_v<T, std::optional<Extent3>> || std::is_same_v<T, std::optional<Box3>>;

/// Whether values of this type are lists of numbers.
template <typename T>
inline constexpr bool is_number_list =
    std::is_same_v<T, std::vector<int>> || std::is_same_v<T, std::vector<double>>;

/// The numbers in a value that must lie in the row's range.
template <typename T>
std::vector<double> numbers_of(const T& value) {
  if constexpr (std::is_arithmetic_v<T>) {
    return {static_cast<double>(value)};
  } else if constexpr (requires { value.has_value(); }) {
    return numbers_of(value.value_or(typename T::value_type{}));
  } else if constexpr (std::is_same_v<T, Triple<double>> || std::is_same_v<T, Triple<int>>) {
    return {static_cast<double>(value.x), static_cast<double>(value.y), static_cast<double>(value.z)};
  } else if constexpr (is_number_list<T>) {
    return {value.begin(), value.end()};
  } else {
    return {};
  }
}

/// The value that `text` gives a parameter of this row. Throws UserError.
template <typename T>
T read_value(const ParameterRow& row, const std::string& text) {
  if (row.automatic && text == *row.automatic) {
    return T{};
  }
  if (row.zero && text == *row.zero) {
    return read_value<T>(row, "0");
  }
  if constexpr (is_chosen<T>) {
    return static_cast<T>(choice(row, text));
  } else {
    const std::optional<T> value = ValueText<T>::read(text);
    if (!value) {
      refuse_value(row, text, ValueText<T>::what);
    }
    for (const double number : numbers_of(*value)) {
      require_in_range(row, text, number, ValueText<T>::what);
    }
    if (!row.choices.empty()) {
      (void)choice(row, text);
    }
    return *value;
  }
}

/// Canonical text of a parameter of this row.
template <typename T>
std::string write_value(const ParameterRow& row, const T& value) {
  if constexpr (is_chosen<T>) {
    return std::string(row.choices.at(static_cast<std::size_t>(value)));
  } else {
    if (value == T{} && (row.required || row.automatic)) {
      return std::string(row.automatic.value_or(""));
    }
    const std::string written = ValueText<T>::write(value);
    return row.zero && written == "0" ? std::string(*row.zero) : written;
  }
}

/// The object, or its member, or a member of that: where the path of member pointers leads to.
template <typename Object>
Object& at_path(Object& object) {
  return object;
}
template <auto member, auto... deeper, typename Object>
auto& at_path(Object& object) {
  return at_path<deeper...>(object.*member);
}

/// The parameter that sets the member of a configuration that the path of member pointers leads to.
template <typename Config, auto... path>
Parameter<Config> parameter_at(ParameterRow row) {
  using Value = std::remove_reference_t<decltype(at_path<path...>(std::declval<Config&>()))>;
  if constexpr (std::is_same_v<Value, bool>) {
    row.is_switch = true;
    row.choices = {"false", "true"};
  } else if constexpr (!std::is_enum_v<Value>) {
    const bool named = !row.placeholder.empty() || !row.choices.empty();
    row.placeholder = named ? row.placeholder : ValueText<Value>::placeholder;
    row.is_number = !numbers_of(Value{}).empty() || is_number_list<Value>;
    row.most_words = ValueText<Value>::most_words;
    row.is_path = std::is_same_v<Value, std::filesystem::path>;
    row.is_per_axis = is_per_axis<Value>;
  }
  return Parameter<Config>{std::move(row),
                           [](const ParameterRow& of, const std::string& text, Config& config) {
                             at_path<path...>(config) = read_value<Value>(of, text);
                           },
                           [](const ParameterRow& of, const Config& config) {
                             return write_value<Value>(of, at_path<path...>(config));
                           }};
}

template <typename>
struct MemberPointer;
template <typename C, typename T>
struct MemberPointer<T C::*> {
  using Config = C;
};

/// The parameter that sets one member of a configuration.
template <auto member>
auto parameter(ParameterRow row) {
  return parameter_at<typename MemberPointer<decltype(member)>::Config, member>(std::move(row));
}

/// Appends parameters under a heading of the help.
template <typename Config>
void add_group(std::vector<Parameter<Config>>& all, std::string_view heading,
               std::vector<Parameter<Config>> group) {
  for (Parameter<Config>& added : group) {
    added.row.group = heading;
    all.push_back(std::move(added));
  }
}

/// How much the program logs.
template <typename Config>
std::vector<Parameter<Config>> message_parameters() {
  return {
      parameter<&Config::verbose>({.name = "verbose", .short_name = 'v', .help = "tell every step"}),
      parameter<&Config::quiet>(
          {.name = "quiet", .short_name = 'q', .help = "tell warnings and errors only"}),
  };
}

} // namespace lsdeconv
