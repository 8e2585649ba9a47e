#pragma once

#include "lsdeconv/config/parameter_row.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lsdeconv {

/// A parameter, and how its value is read into, and written from, one member of Config.
template <typename Config>
struct Parameter {
  ParameterRow row;
  /// Sets the member from text. Throws UserError that names the parameter, the value and what it must be.
  void (*read)(const ParameterRow& row, const std::string& text, Config& config);
  /// The member as text that reads back as the same value; empty for a required value that was not given.
  std::string (*write)(const ParameterRow& row, const Config& config);
};

/// All parameters of a configuration, in the order of the help: the only source for the command line, config
/// files, validation, the report and the help.
template <typename Config>
class ParameterTable {
public:
  /// A table of these parameters; `predecessor` are the options of LsDeconvolveMultiGPU that it knows beside
  /// them.
  explicit ParameterTable(std::vector<Parameter<Config>> parameters,
                          std::vector<PredecessorOption> predecessor = {})
      : parameters_(std::move(parameters)), predecessor_(std::move(predecessor)) {
    for (const Parameter<Config>& parameter : parameters_) {
      rows_.push_back(parameter.row);
    }
  }

  [[nodiscard]] auto begin() const { return parameters_.begin(); }
  [[nodiscard]] auto end() const { return parameters_.end(); }
  /// The rows of all parameters.
  [[nodiscard]] const std::vector<ParameterRow>& rows() const { return rows_; }
  /// The options of LsDeconvolveMultiGPU that are no parameters.
  [[nodiscard]] const std::vector<PredecessorOption>& predecessor() const { return predecessor_; }

  /// The parameter of that name or alias, with hyphens or underscores; null where there is none.
  [[nodiscard]] const Parameter<Config>* find(std::string_view name) const {
    const std::string wanted = hyphenated(name);
    const auto found = std::find_if(begin(), end(), [&](const auto& p) { return is_named(p.row, wanted); });
    return found == end() ? nullptr : &*found;
  }

  /// As find(), but throws UserError where there is none.
  [[nodiscard]] const Parameter<Config>& at(std::string_view name) const {
    const Parameter<Config>* found = find(name);
    if (found == nullptr) {
      refuse_unknown_option(name, rows_, predecessor_);
    }
    return *found;
  }

  /// What an option means (setting_of()). Throws UserError for an unknown one.
  [[nodiscard]] Setting setting(std::string_view name, const std::string& value) const {
    return setting_of(name, value, rows_, predecessor_);
  }

  /// Sets a parameter of `config` and notes that it was given by `source`, unless to its automatic value;
  /// does nothing for an option that changes nothing. Throws UserError for a value that it cannot have.
  void apply(const Setting& setting, Config& config, std::string_view source = "command line") const {
    if (setting.row != nullptr) {
      const Parameter<Config>& parameter = at(setting.row->name);
      parameter.read(parameter.row, setting.value, config);
      if constexpr (requires { config.given; }) {
        config.given.insert_or_assign(std::string(parameter.row.name), std::string(source));
        if (setting.value == parameter.row.automatic) {
          config.given.erase(std::string(parameter.row.name));
        }
      }
    }
  }

  /// Sets what an option means. Throws UserError.
  void set(Config& config, std::string_view name, const std::string& value) const {
    apply(setting(name, value), config);
  }

  /// Name -> value as text, of all parameters.
  [[nodiscard]] std::map<std::string, std::string> values(const Config& config) const {
    std::map<std::string, std::string> all;
    for (const Parameter<Config>& parameter : parameters_) {
      all.emplace(parameter.row.name, parameter.write(parameter.row, config));
    }
    return all;
  }

  /// The names of all parameters.
  [[nodiscard]] std::vector<std::string_view> names() const {
    std::vector<std::string_view> all;
    for (const ParameterRow& row : rows_) {
      all.push_back(row.name);
    }
    return all;
  }

private:
  std::vector<Parameter<Config>> parameters_;
  std::vector<ParameterRow> rows_;
  std::vector<PredecessorOption> predecessor_;
};

} // namespace lsdeconv
