#pragma once

#include "lsdeconv/core/error.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lsdeconv {

/// What a changed value means for a run that continues.
enum class ParameterClass {
  science,   ///< Other voxels: refused.
  output,    ///< Slices are written again.
  execution, ///< Free to change.
};

/// The numbers that a parameter may take; no member set: every finite number.
struct ParameterRange {
  std::optional<double> above{};
  std::optional<double> at_least{};
  std::optional<double> at_most{};
  std::optional<double> below{};
  bool odd = false;
  std::optional<double> multiple_of{};

  [[nodiscard]] bool contains(double value) const;
  /// "above 0 and below 50"; empty where everything goes.
  [[nodiscard]] std::string text() const;
};

/// A switch that stands for one value of a parameter: --convert-to-8bit for --output-type uint8.
struct Shorthand {
  std::string_view name;
  std::string_view value;
};

/// One parameter as the user sees it.
struct ParameterRow {
  std::string_view name;                   ///< Words joined by hyphens, without the leading "--".
  char letter = 0;                         ///< Of the short spelling: 'i' for -i.
  std::vector<std::string_view> aliases{}; ///< Other names.
  std::vector<Shorthand> shorthands{};
  ParameterClass kind = ParameterClass::execution;
  std::string_view unit{}; ///< Of the number: "µm".
  ParameterRange range{};  ///< Of the number.
  std::vector<std::string_view>
      choices{}; ///< Of an enumeration, in the order of its enumerators, or of a text.
  std::optional<std::string_view> automatic{}; ///< The word for the type's empty value (0, none): "auto".
  bool required = false;                       ///< The type's empty value means that it was not given.
  std::string_view placeholder{};              ///< What stands for the value in the help: "FILE".
  std::string_view help;                       ///< One line; for a switch, what its uncommon side does.
  std::string_view group{};                    ///< Heading in the help.
  bool is_switch = false;                      ///< --name and --no-name instead of a value.
  int most_words = 1;                          ///< That a value has on the command line: 3 for 0.5 0.5 1.5.
};

/// A row and how its value is read into, and written from, one member of Config.
template <typename Config>
struct Parameter {
  ParameterRow row;
  /// Throws UserError that names the parameter, the value and what it must be.
  void (*read)(const ParameterRow& row, const std::string& text, Config& config);
  /// Canonical: reads back as the same value; empty for a required value that was not given.
  std::string (*write)(const ParameterRow& row, const Config& config);
};

/// "num_it" and "num-it" are one name.
std::string hyphenated(std::string_view name);

/// Throws UserError that says `name` is no parameter, and the likeliest one meant.
[[noreturn]] void refuse_unknown_parameter(std::string_view name, const std::vector<std::string_view>& known);

/// All parameters of one configuration, in the order of the help. The one source for the command line, config
/// files, validation, the report and the help.
template <typename Config>
class ParameterTable {
public:
  explicit ParameterTable(std::vector<Parameter<Config>> parameters) : parameters_(std::move(parameters)) {}

  [[nodiscard]] auto begin() const { return parameters_.begin(); }
  [[nodiscard]] auto end() const { return parameters_.end(); }

  /// Either spelling of the name. Null for a name that is no parameter.
  [[nodiscard]] const Parameter<Config>* find(std::string_view name) const {
    const std::string wanted = hyphenated(name);
    for (const Parameter<Config>& parameter : parameters_) {
      if (parameter.row.name == wanted) {
        return &parameter;
      }
    }
    return nullptr;
  }

  /// Throws UserError for a name that is no parameter.
  [[nodiscard]] const Parameter<Config>& at(std::string_view name) const {
    const Parameter<Config>* found = find(name);
    if (found == nullptr) {
      refuse_unknown_parameter(name, names());
    }
    return *found;
  }

  void set(Config& config, std::string_view name, const std::string& text) const {
    const Parameter<Config>& parameter = at(name);
    parameter.read(parameter.row, text, config);
  }

  [[nodiscard]] std::map<std::string, std::string> values(const Config& config) const {
    std::map<std::string, std::string> all;
    for (const Parameter<Config>& parameter : parameters_) {
      all.emplace(parameter.row.name, parameter.write(parameter.row, config));
    }
    return all;
  }

  [[nodiscard]] std::vector<ParameterRow> rows() const {
    std::vector<ParameterRow> all;
    for (const Parameter<Config>& parameter : parameters_) {
      all.push_back(parameter.row);
    }
    return all;
  }

  [[nodiscard]] std::vector<std::string_view> names() const {
    std::vector<std::string_view> all;
    for (const Parameter<Config>& parameter : parameters_) {
      all.push_back(parameter.row.name);
    }
    return all;
  }

private:
  std::vector<Parameter<Config>> parameters_;
};

} // namespace lsdeconv
