#include "tuning_settings.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/estimation/regularisation_choice.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace lsdeconv {
namespace {

/// Two digits, as people would try.
double rounded(double value) {
  if (!(value > 0)) {
    return 0;
  }
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
  return std::round(value / unit) * unit;
}

std::vector<int> iterations_to_try(const RunConfig& config, int chosen) {
  if (!config.tune_numit.empty()) {
    return config.tune_numit;
  }
  return {std::max(1, chosen / 2), chosen, chosen + (chosen + 1) / 2};
}

std::vector<double> weights_to_try(const RunConfig& config, double chosen) {
  if (!config.tune_tv.empty()) {
    return config.tune_tv;
  }
  if (chosen <= 0) {
    return {0, usual_total_variation};
  }
  return {rounded(chosen / 2), chosen, std::min(rounded(2 * chosen), most_weight)};
}

/// The list, or two neighbours of 1.
std::vector<double> stretches_to_try(const std::vector<double>& given, double step) {
  return given.empty() ? std::vector<double>{rounded(1 / step), step} : given;
}

std::vector<double> backgrounds_to_try(const RunConfig& config, double chosen) {
  if (!config.tune_background.empty()) {
    return config.tune_background;
  }
  constexpr double step = 1.2;
  return chosen > 0 ? std::vector<double>{rounded(chosen / step), rounded(chosen * step)}
                    : std::vector<double>{};
}

} // namespace

std::vector<TuningSetting> tuning_settings(const RunConfig& config, const TuningSetting& chosen,
                                           bool stretches) {
  constexpr double deeper = 1.25;
  constexpr double wider = 1.2;
  std::vector<TuningSetting> all{chosen};
  const auto add = [&](const TuningSetting& setting) {
    if (std::find(all.begin(), all.end(), setting) == all.end()) {
      all.push_back(setting);
    }
  };
  for (const int iterations : iterations_to_try(config, chosen.iterations)) {
    for (const double weight : weights_to_try(config, chosen.total_variation)) {
      TuningSetting setting = chosen;
      setting.iterations = iterations;
      setting.total_variation = weight;
      add(setting);
    }
  }
  const auto add_each = [&](const std::vector<double>& values, double TuningSetting::*member) {
    for (const double value : values) {
      TuningSetting setting = chosen;
      setting.*member = value;
      add(setting);
    }
  };
  if (stretches) {
    add_each(stretches_to_try(config.tune_psf_z, deeper), &TuningSetting::psf_z);
    add_each(stretches_to_try(config.tune_psf_xy, wider), &TuningSetting::psf_xy);
  }
  add_each(backgrounds_to_try(config, chosen.background), &TuningSetting::background);
  return all;
}

std::string setting_name(const TuningSetting& setting, const TuningSetting& chosen) {
  if (setting == chosen) {
    return "as chosen";
  }
  std::string name;
  const auto add = [&](bool differs, const std::string& words) {
    name += differs ? text(name.empty() ? "" : ", ", words) : "";
  };
  add(setting.iterations != chosen.iterations, text(setting.iterations, " iterations"));
  add(setting.total_variation != chosen.total_variation,
      text("total variation ", short_text(setting.total_variation)));
  add(setting.psf_z != chosen.psf_z, text("PSF ", short_text(setting.psf_z), " × as deep"));
  add(setting.psf_xy != chosen.psf_xy, text("PSF ", short_text(setting.psf_xy), " × as wide"));
  add(setting.background != chosen.background, text("background ", short_text(setting.background)));
  return name;
}

namespace {

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  return sum / static_cast<double>(values.size());
}

/// How far a variant's mean may be above that of the best and still be as good: the standard error of their
/// difference over the boxes, and no less than a thousandth.
double tolerance(const std::vector<double>& best, const std::vector<double>& other) {
  constexpr double least = 1e-3;
  const auto n = static_cast<double>(best.size());
  if (best.size() < 2) {
    return least;
  }
  const double difference = mean(other) - mean(best);
  double squares = 0;
  for (std::size_t i = 0; i < best.size(); ++i) {
    const double left = other[i] - best[i] - difference;
    squares += left * left;
  }
  return std::max(least, std::sqrt(squares / (n - 1) / n));
}

double noise_of(const TuningVariant& variant) {
  const QualityFigure* noise = find_figure(variant.figures, "structure_noise");
  return noise == nullptr || std::isnan(noise->after) ? 1e30 : noise->after;
}

} // namespace

std::pair<std::size_t, std::string> recommended(const std::vector<TuningVariant>& variants) {
  if (variants.front().held_out.empty()) {
    return {0, "photons cannot be counted in these data, so that no light can be held out to judge by: the "
               "settings that the run chooses are as good a guess as any; look at the pictures"};
  }
  std::size_t best = 0;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    if (mean(variants[i].held_out) < mean(variants[best].held_out)) {
      best = i;
    }
  }
  std::size_t calmest = best;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const double above = mean(variants[i].held_out) - mean(variants[best].held_out);
    if (above <= tolerance(variants[best].held_out, variants[i].held_out)
        && noise_of(variants[i]) < noise_of(variants[calmest])) {
      calmest = i;
    }
  }
  const auto words = [](const TuningVariant& variant) {
    return text(std::fixed, std::setprecision(4), mean(variant.held_out));
  };
  const std::string deviance = words(variants[calmest]);
  if (calmest == best) {
    return {best, text("its result predicts light that was held out best: a deviance of ", deviance,
                       " where 1 is right")};
  }
  return {calmest, text("its result predicts light that was held out as well as the best one, within the "
                        "differences between boxes (a deviance of ",
                        deviance, " beside ", words(variants[best]),
                        "), and it has the least noise of those that do")};
}

} // namespace lsdeconv
