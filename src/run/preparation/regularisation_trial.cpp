#include "regularisation_trial.hpp"

#include "box_trials.hpp"

#include "lsdeconv/run/estimation/regularisation_choice.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

constexpr int iterations_of_trial = 16;
constexpr int most_halvings = 2;

/// Tries weights in the same boxes.
class WeightTrials {
public:
  WeightTrials(const PreparedRun& run, TrialBoxes& boxes, const mpi::Communicator& ranks)
      : run_(run), ranks_(ranks), boxes_(boxes) {}

  /// The least deviance per voxel of the photo-electrons that were held out, mean over the boxes.
  double deviance(double weight) {
    IterationParameters parameters = iteration_parameters(run_.config, run_.manifest);
    parameters.regularisation.total_variation = static_cast<float>(weight);
    const BoxTrial trial{
        .parameters = parameters,
        .rule = {.most = iterations_of_trial, .change = std::nullopt, .gain = run_.manifest.noise.gain},
        .holds_out = true,
        .name = "trying out the total variation"};
    double sum = 0;
    for (const DevianceCurve& curve : deviance_curves(run_, boxes_, trial, ranks_)) {
      sum += *std::min_element(curve.judged.begin(), curve.judged.end());
    }
    const double mean = sum / static_cast<double>(std::max<std::size_t>(boxes_.all(ranks_).size(), 1));
    tried_.push_back({{"weight", weight}, {"deviance_per_voxel", mean}});
    return mean;
  }

  /// `weight` or its half or quarter, as long as less is better.
  double best_up_to(double weight) {
    double best = deviance(weight);
    for (int halving = 0; halving < most_halvings; ++halving) {
      const double half = deviance(weight / 2);
      if (half >= best) {
        break;
      }
      best = half;
      weight /= 2;
    }
    return weight;
  }

  [[nodiscard]] Json json() const { return {{"boxes", boxes_.all(ranks_).size()}, {"tried", tried_}}; }

private:
  const PreparedRun& run_;
  const mpi::Communicator& ranks_;
  TrialBoxes& boxes_;
  Json tried_ = Json::array();
};

} // namespace

void choose_regularisation(PreparedRun& run, const IntensitySample& sample, TrialBoxes& boxes,
                           const mpi::Communicator& ranks) {
  if (!chooses_total_variation(run.config)) {
    return;
  }
  RunManifest& manifest = run.manifest;
  const double photons =
      bright_photons(sample, static_cast<double>(manifest.scale.background), manifest.noise);
  Json choice = Json::object();
  if (photons > 0) {
    choice["photons"] = photons;
    WeightTrials trials(run, boxes, ranks);
    manifest.total_variation = trials.best_up_to(noise_weight(run.psf.widest, photons));
    choice.update(trials.json());
  } else {
    manifest.total_variation = usual_total_variation;
  }
  manifest.regularisation_choice = choice.dump();
}

} // namespace lsdeconv
