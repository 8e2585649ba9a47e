#include "lsdeconv/run/preparation/plan_warnings.hpp"

#include "iteration_choice.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"

#include <map>

namespace lsdeconv {
namespace {

std::string about_algorithm(const RunConfig& config) {
  return std::string(algorithm(config.algorithm).warning);
}

std::string about_wavelengths(const RunConfig& config) {
  return !config.psf.empty() || config.optics.emission_nm > config.optics.excitation_nm
             ? std::string()
             : text("--lambda-em ", config.optics.emission_nm, " is not above --lambda-ex ",
                    config.optics.excitation_nm,
                    ": unless two photons excite, emission is the longer one; are they the wrong way round?");
}

/// Optics that a measured PSF replaces. No error, since the configuration of an instrument may hold them.
std::string about_measured_psf(const RunConfig& config) {
  std::string without_effect;
  const std::map<std::string, std::string> given = parameter_values(config);
  const std::map<std::string, std::string> defaults = parameter_values(RunConfig{});
  for (const char* name : {"lambda-ex", "lambda-em", "na", "rf", "fcyl", "slitwidth"}) {
    if (!config.psf.empty() && given.at(name) != defaults.at(name)) {
      without_effect += text(without_effect.empty() ? "--" : ", --", name, " ", given.at(name));
    }
  }
  return without_effect.empty() ? without_effect
                                : text("the measured --psf is taken; without effect: ", without_effect);
}

std::string about_offset(const PreparedRun& run) {
  return !run.input.sampled || run.config.offset <= 0 || run.manifest.scale.brightest > 0
             ? std::string()
             : text("no voxel of the sampled slices is above --offset ", run.config.offset,
                    ": is it the dark level of this camera, in counts?");
}

std::string about_iterations(const PreparedRun& run) {
  const std::string& choice = run.manifest.iteration_choice;
  return run.config.numit || choice.empty() || is_settled(choice)
             ? std::string()
             : text(
                 "--numit auto found no end up to ", run.manifest.iterations,
                 " iterations: PSF, --offset or --gain do not fit these data, and noise will show; look at "
                 "the result of --numit 12 first");
}

/// Nothing for a run without an input.
StatedAcquisition stated_by_input(const PreparedRun& run) {
  return run.input.reader ? run.input.description().stated : StatedAcquisition{};
}

} // namespace

std::vector<std::string> warnings(const PreparedRun& run) {
  std::vector<std::string> all{about_algorithm(run.config),
                               about_wavelengths(run.config),
                               about_measured_psf(run.config),
                               psf_noise_warning(run.psf.widest),
                               about_offset(run),
                               about_iterations(run)};
  const std::vector<std::string> stated = stated_optics_warnings(run.config, stated_by_input(run));
  all.insert(all.end(), stated.begin(), stated.end());
  std::erase(all, "");
  return all;
}

void log_warnings(const PreparedRun& run) {
  for (const std::string& warning : warnings(run)) {
    log::warning(warning);
  }
}

} // namespace lsdeconv
