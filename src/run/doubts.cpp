#include "doubts.hpp"

#include "iteration_choice.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

std::string about_algorithm(const Preparation& run) {
  return std::string(algorithm(run.config.algorithm).warning);
}

std::string about_wavelengths(const Preparation& run) {
  const RunConfig& config = run.config;
  return !config.psf.empty() || config.lambda_em > config.lambda_ex
             ? std::string()
             : text("--lambda-em ", config.lambda_em, " is not above --lambda-ex ", config.lambda_ex,
                    ": unless two photons excite, emission is the longer one; are they the wrong way round?");
}

std::string about_offset(const Preparation& run) {
  return !run.sampled || run.config.offset <= 0 || run.record.scale.brightest > 0
             ? std::string()
             : text("no voxel of the sampled slices is above --offset ", run.config.offset,
                    ": is it the dark level of this camera, in counts?");
}

std::string about_iterations(const Preparation& run) {
  const std::string& choice = run.record.iteration_choice;
  return run.config.numit || choice.empty() || is_settled(choice)
             ? std::string()
             : text(
                 "--numit auto found no end up to ", run.iterations,
                 " iterations: PSF, --offset or --gain do not fit these data, and noise will show; look at "
                 "the result of --numit 12 first");
}

} // namespace

std::vector<std::string> doubts(const Preparation& run) {
  std::vector<std::string> all{about_algorithm(run), about_wavelengths(run), about_offset(run),
                               about_iterations(run)};
  std::erase(all, "");
  return all;
}

void tell_doubts(const Preparation& run) {
  for (const std::string& doubt : doubts(run)) {
    log::warning(doubt);
  }
}

} // namespace lsdeconv
