#pragma once

#include "lsdeconv/run/run_config.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// What a changed value means for a run that continues.
enum class ParameterClass {
  science,   ///< Other voxels: refused.
  output,    ///< Slices are written again.
  execution, ///< Free to change.
};

/// Name -> value as canonical text (numbers in shortest round-trip form) of every parameter: what
/// --print-config, the report and the checkpoint hold.
std::map<std::string, std::string> parameter_values(const RunConfig& config);

/// Throws UserError for a name that is no parameter.
ParameterClass class_of(std::string_view name);

struct ParameterDifference {
  std::string name;
  std::string stored;
  std::string now;
};

/// The parameters of one class whose stored value is another one; a name that is missing on one side counts
/// as its default value there.
std::vector<ParameterDifference> differences(const std::map<std::string, std::string>& stored,
                                             const RunConfig& now, ParameterClass of_class);

/// Sets one parameter from text, as the command line or a config file gives it. Throws UserError that names
/// the parameter, the value and the range or the choices.
void set_parameter(RunConfig& config, std::string_view name, const std::string& value);

/// Checks what no single parameter can know: required values, NA against the index, contradictions.
/// Throws UserError with the first fault in a sentence.
void validate(const RunConfig& config);

} // namespace lsdeconv
