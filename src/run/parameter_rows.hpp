#pragma once

#include "parameter_text.hpp"

#include "lsdeconv/run/parameter_table.hpp"

#include <iterator>
#include <string>
#include <type_traits>
#include <vector>

namespace lsdeconv {

template <typename T>
inline constexpr bool is_chosen = std::is_enum_v<T> || std::is_same_v<T, bool>;

/// The value that `text` gives a parameter of this row. Throws UserError.
template <typename T>
T read_value(const ParameterRow& row, const std::string& text) {
  if (row.automatic && text == *row.automatic) {
    return T{};
  }
  if constexpr (is_chosen<T>) {
    return static_cast<T>(choice(row, text));
  } else {
    const std::optional<T> value = ValueText<T>::read(text);
    if (!value) {
      refuse_value(row, text, ValueText<T>::what);
    }
    if constexpr (std::is_arithmetic_v<T>) {
      require_in_range(row, text, static_cast<double>(*value), ValueText<T>::what);
    } else if constexpr (std::is_same_v<T, std::optional<double>>) {
      require_in_range(row, text, **value, ValueText<T>::what);
    } else if (!row.choices.empty()) {
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
    return ValueText<T>::write(value);
  }
}

template <typename>
struct MemberOf;
template <typename C, typename T>
struct MemberOf<T C::*> {
  using Config = C;
  using Value = T;
};

/// The parameter that sets one member of a configuration.
template <auto member>
auto parameter(ParameterRow row) {
  using Config = typename MemberOf<decltype(member)>::Config;
  using Value = typename MemberOf<decltype(member)>::Value;
  if constexpr (std::is_same_v<Value, bool>) {
    row.is_switch = true;
    row.choices = {"false", "true"};
  } else if constexpr (!std::is_enum_v<Value>) {
    row.placeholder = row.placeholder.empty() ? ValueText<Value>::placeholder : row.placeholder;
  }
  return Parameter<Config>{
      std::move(row),
      [](const ParameterRow& of, const std::string& text, Config& config) {
        config.*member = read_value<Value>(of, text);
      },
      [](const ParameterRow& of, const Config& config) { return write_value<Value>(of, config.*member); }};
}

/// Appends parameters under one heading of the help.
template <typename Config>
void add_group(std::vector<Parameter<Config>>& all, std::string_view heading,
               std::vector<Parameter<Config>> group) {
  for (Parameter<Config>& added : group) {
    added.row.group = heading;
    all.push_back(std::move(added));
  }
}

/// The microscope: the same for a run and for a simulation.
template <typename Config>
std::vector<Parameter<Config>> optics_parameters(bool required) {
  constexpr auto science = ParameterClass::science;
  // Wide enough for every light-sheet microscope, narrow enough to catch a mistaken unit.
  const ParameterRange micrometres{.above = 0, .at_most = 100};
  const ParameterRange nanometres{.at_least = 200, .at_most = 3000};
  const ParameterRange millimetres{.above = 0, .at_most = 10000};
  return {
      parameter<&Config::dxy>({.name = "dxy",
                               .kind = science,
                               .unit = "µm",
                               .range = micrometres,
                               .required = required,
                               .help = "voxel size in x and y"}),
      parameter<&Config::dz>({.name = "dz",
                              .kind = science,
                              .unit = "µm",
                              .range = micrometres,
                              .required = required,
                              .help = "distance of slices"}),
      parameter<&Config::lambda_ex>({.name = "lambda-ex",
                                     .kind = science,
                                     .unit = "nm",
                                     .range = nanometres,
                                     .required = required,
                                     .help = "wavelength of excitation, in vacuum"}),
      parameter<&Config::lambda_em>({.name = "lambda-em",
                                     .kind = science,
                                     .unit = "nm",
                                     .range = nanometres,
                                     .required = required,
                                     .help = "wavelength of emission, in vacuum"}),
      parameter<&Config::na>({.name = "na",
                              .kind = science,
                              .range = {.above = 0},
                              .help = "numerical aperture of detection, below --rf"}),
      parameter<&Config::rf>({.name = "rf",
                              .kind = science,
                              .range = {.at_least = 1, .at_most = 3},
                              .help = "refractive index of the medium"}),
      parameter<&Config::fcyl>({.name = "fcyl",
                                .kind = science,
                                .unit = "mm",
                                .range = millimetres,
                                .help = "focal length of the cylinder lens"}),
      parameter<&Config::slitwidth>({.name = "slitwidth",
                                     .kind = science,
                                     .unit = "mm",
                                     .range = millimetres,
                                     .help = "full width of the slit before it"}),
  };
}

template <typename Config>
std::vector<Parameter<Config>> message_parameters() {
  return {
      parameter<&Config::verbose>({.name = "verbose", .letter = 'v', .help = "tell every step"}),
      parameter<&Config::quiet>({.name = "quiet", .letter = 'q', .help = "tell warnings and errors only"}),
  };
}

} // namespace lsdeconv
