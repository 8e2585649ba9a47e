#pragma once

#include "lsdeconv/config/parameter_table.hpp"
#include "lsdeconv/config/run_config.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// All parameters of a run. A new one is a member of RunConfig and a row here.
const ParameterTable<RunConfig>& run_parameters();

/// Name -> value as canonical text (numbers in shortest round-trip form) of every parameter: what
/// --print-config holds.
std::map<std::string, std::string> parameter_values(const RunConfig& config);
/// Those that describe a run: what the report and the checkpoint hold.
std::map<std::string, std::string> run_values(const RunConfig& config);

/// Throws UserError for a name that is no parameter.
ParameterClass class_of(std::string_view name);

struct ParameterDifference {
  std::string name;
  std::string stored;
  std::string now;
};

/// The parameters of one class whose stored value is another one; a name that is missing in `stored` counts
/// as its default value. A stored name that this version does not know counts as science.
std::vector<ParameterDifference> differences(const std::map<std::string, std::string>& stored,
                                             const RunConfig& now, ParameterClass of_class);

/// Sets one parameter from text, as the command line or a config file gives it. Throws UserError that names
/// the parameter, the value and the range or the choices.
void set_parameter(RunConfig& config, std::string_view name, const std::string& value);

/// Throws UserError for two parameters that cannot both be as they are given, and for one that needs another.
void refuse_contradictions(const RunConfig& config);

/// Checks what no single parameter can know: required values, NA against the index, contradictions.
/// Throws UserError with the first fault in a sentence.
void validate(const RunConfig& config);

/// The part of validate() that a point spread function alone needs: voxel sizes and optics.
void validate_optics(const RunConfig& config);

} // namespace lsdeconv
