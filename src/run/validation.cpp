#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/parameters.hpp"
#include "lsdeconv/run/simulate_config.hpp"

namespace lsdeconv {
namespace {

void require(const RunConfig& config, const char* name, const char* otherwise = "") {
  const Parameter<RunConfig>& parameter = run_parameters().at(name);
  if (parameter.write(parameter.row, config).empty()) {
    const ParameterRow& row = parameter.row;
    throw UserError(text("--", row.name, " is missing: give it the ", row.help,
                         row.unit.empty() ? "" : text(", in ", row.unit), otherwise));
  }
}

template <typename Config>
void require_aperture(const Config& config) {
  if (!(config.na > 0 && config.na < config.rf)) {
    throw UserError(text("--na is ", number_text(config.na),
                         ", but must be above 0 and below the refractive index --rf ",
                         number_text(config.rf)));
  }
}

template <typename Config>
void require_one_voice(const Config& config) {
  if (config.verbose && config.quiet) {
    throw UserError("--verbose and --quiet contradict each other; give one of them");
  }
}

} // namespace

void validate_optics(const RunConfig& config) {
  require(config, "dxy");
  require(config, "dz");
  if (config.psf.empty()) {
    require(config, "lambda-ex", ", or a measured PSF with --psf");
    require(config, "lambda-em", ", or a measured PSF with --psf");
    require_aperture(config);
  }
}

void validate(const RunConfig& config) {
  require(config, "input");
  validate_optics(config);
  require_one_voice(config);
}

void validate(const SimulateConfig& config) {
  if (config.output.empty()) {
    throw UserError("--output is missing: give it the folder that the slices go to");
  }
  if (!config.truth.empty() && config.truth.lexically_normal() == config.output.lexically_normal()) {
    throw UserError("--truth and --output are the same folder; the ground truth needs one of its own");
  }
  require_aperture(config);
  require_one_voice(config);
}

} // namespace lsdeconv
