#pragma once

#include "lsdeconv/config/parameter_table.hpp"
#include "lsdeconv/config/run_config.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// All parameters of a run: one row per member of RunConfig.
const ParameterTable<RunConfig>& run_parameters();

/// Name -> value as text (numbers in the shortest form that reads back as the same), of every parameter: what
/// --print-config prints.
std::map<std::string, std::string> parameter_values(const RunConfig& config);
/// The same with absolute paths and without the parameters that belong to single subcommands
/// (ParameterRow::only_of): what the report and the checkpoint hold.
std::map<std::string, std::string> run_values(const RunConfig& config);

/// The class of a parameter. Throws UserError for a name that is none.
ParameterClass class_of(std::string_view name);

/// A parameter whose value is not the stored one.
struct ParameterDifference {
  std::string name;
  std::string stored; ///< Value in the checkpoint.
  std::string now;    ///< Value of this run.
};

/// The parameters of one class whose value differs from that in `stored` (name -> value as text). One that is
/// missing there is taken to be stored with its default value; one that this version does not know counts as
/// science.
std::vector<ParameterDifference> differences(const std::map<std::string, std::string>& stored,
                                             const RunConfig& now, ParameterClass of_class);

/// Sets one parameter from text, as the command line and config files do. Throws UserError that names the
/// parameter, the value and its range or choices.
void set_parameter(RunConfig& config, std::string_view name, const std::string& value);

/// Throws UserError for two parameters that exclude each other, and for one that is given without another
/// that it needs.
void refuse_contradictions(const RunConfig& config);

/// Checks what no single parameter can know and no input can tell: required values, numerical apertures
/// against the refractive index, the folder of the trace, contradictions. Throws UserError that says the
/// first fault found.
void validate(const RunConfig& config);

/// What a point spread function needs: voxel size and optics. A run checks it when it has opened its input,
/// whose metadata may state them (complete_optics()). Throws UserError.
void validate_optics(const RunConfig& config);

/// The options that validate_optics() misses, such as "--dxy": their names with the hyphens.
std::vector<std::string> missing_optics(const RunConfig& config);

/// Counts that are added to voxels and background alike for read noise (Snyder, Hammoud & White, J. Opt. Soc.
/// Am. A 10:1014, 1993). Read noise of variance r² adds to the photons' noise as r² more photo-electrons
/// would whose mean is known. With a gain of g counts per photo-electron the variance of a count is g ·
/// signal + r², so the shift is r²/g. Throws UserError for read noise without gain.
float snyder_shift(const RunConfig& config);

} // namespace lsdeconv
