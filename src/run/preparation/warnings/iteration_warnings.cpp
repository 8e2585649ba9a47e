#include "warnings_by_subject.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"

namespace lsdeconv {
namespace {

std::string about_algorithm(const RunConfig& config) {
  return std::string(algorithm(config.algorithm).warning);
}

/// --numit auto ends at 60. Plain Richardson-Lucy may take some hundred for bright data, the accelerated one
/// about the root of that.
std::string about_count(const RunConfig& config) {
  constexpr int most = 300;
  return config.numit.value_or(0) <= most
             ? std::string()
             : text(
                 "--numit ", *config.numit,
                 " iterations amplify noise far beyond what is resolved by them: 5 to 60 are usual, and auto "
                 "takes the number from the data");
}

/// Dey et al., Microsc. Res. Tech. 69:260, 2006, take 0.002. More than 0.02 suits light of some tens of
/// photo-electrons, where --tv auto takes it, and melts other structures into patches.
std::string about_total_variation(const RunConfig& config) {
  constexpr double most = 0.02;
  const double weight = config.tv.value_or(0);
  return weight <= most ? std::string()
                        : text("--tv ", number_text(weight),
                               " is more than ten times the usual 0.002 and melts fine structures into "
                               "patches");
}

std::string about_damping(const RunConfig& config) {
  constexpr double most = 0.5; // from here on the neighbours count more than the voxel itself
  return config.lambda_damping <= most
             ? std::string()
             : text("--lambda-damping ", number_text(config.lambda_damping),
                    " replaces most of every voxel by its neighbours in each step: give, say, 0.01");
}

std::string about_smoothing(const RunConfig& config, int iterations) {
  return config.regularize_interval == 0 || iterations == 0 || config.regularize_interval < iterations
             ? std::string()
             : text("--regularize-interval ", config.regularize_interval, " is never reached in ", iterations,
                    " iterations and has no effect: give less, or leave it out");
}

/// The fall of the deviance is below 10 % per iteration after the first few, which are always done.
std::string about_criterion(const RunConfig& config) {
  constexpr double most = 10;
  return config.stop_criterion <= most
             ? std::string()
             : text("--stop-criterion ", number_text(config.stop_criterion),
                    " % ends after the first few iterations whatever the data: 0.2 to 5 are usual");
}

/// Cameras give 0.1 to 20 counts per photo-electron, with electron multiplication some hundred.
std::string about_gain(const RunConfig& config) {
  constexpr double least = 0.01;
  constexpr double most = 1000;
  const double gain = config.gain.value_or(1);
  return gain >= least && gain <= most
             ? std::string()
             : text("--gain ", number_text(gain),
                    " is no gain of a camera: it is in counts per photo-electron, usually 0.1 to 20");
}

} // namespace

std::vector<std::string> iteration_warnings(const PreparedRun& run) {
  const RunConfig& config = run.config;
  std::vector<std::string> all{about_algorithm(config),
                               about_count(config),
                               about_total_variation(config),
                               about_damping(config),
                               about_smoothing(config, run.manifest.iterations),
                               about_criterion(config),
                               about_gain(config)};
  std::erase(all, "");
  return all;
}

} // namespace lsdeconv
