#include "iteration_choice.hpp"

#include "box_trials.hpp"

#include "lsdeconv/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <set>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

constexpr int most_iterations = 60;
/// Where the noise is known: with the total variation that suits it, more are seldom worse, but what the
/// model does not know of may end bright data early. As many as a PSF bears that is a fifth too wide.
constexpr int least_iterations = 25;
/// Where the noise is not known: smoothed data look as if they bore any number.
constexpr int most_unknown = 25;
/// The mean of what was chosen for phantoms.
constexpr int usual_iterations = 40;
constexpr double usual_change = 0.2; // percent

bool holds_out(const PreparedRun& run) {
  return run.manifest.noise.gain > 0 && run.config.stop_criterion == 0;
}

IterationRule rule_of(const PreparedRun& run) {
  const RunConfig& config = run.config;
  if (holds_out(run)) {
    return {.least = least_iterations,
            .most = most_iterations,
            .change = std::nullopt,
            .gain = run.manifest.noise.gain};
  }
  const double given = config.stop_criterion;
  return {.most = config.numit.value_or(given > 0 ? most_iterations : most_unknown),
          .change = given > 0 ? given : usual_change};
}

/// No more than a wrong PSF bears: photo-electrons that were held out are told better by what it makes of the
/// others, too, since it does not fit either of them.
IterationChoice few_iterations() {
  const Json choice{{"rule", "the PSF is too deep, so that more would sharpen its error"},
                    {"at_most", least_iterations},
                    {"iterations", least_iterations},
                    {"statistic", "none"},
                    {"boxes", Json::array()}};
  return {.iterations = least_iterations, .json = choice.dump()};
}

std::string name_of(const IterationRule& rule) {
  return rule.change ? text("deviance changes by less than ", *rule.change, " % per iteration")
                     : std::string("photo-electrons that were held out are told no better");
}

/// To six digits, which are enough to draw the curve: an attribute of the checkpoint holds it.
double rounded(double value) {
  const double unit = std::pow(10.0, std::floor(std::log10(std::max(value, 1e-30))) - 5);
  return std::round(value / unit) * unit;
}

Json box_json(const Box3& box, int iterations, std::vector<double> curve) {
  std::transform(curve.begin(), curve.end(), curve.begin(), rounded);
  return {{"begin_zyx", {box.begin.z, box.begin.y, box.begin.x}},
          {"end_zyx", {box.end.z, box.end.y, box.end.x}},
          {"iterations", iterations},
          {"deviance_per_voxel", curve}};
}

/// The counts after which a curve is shown: 1, 2, 4, … and where it was decided and ends.
std::set<std::size_t> shown(std::size_t decided, std::size_t tried) {
  std::set<std::size_t> counts{decided, tried};
  for (std::size_t count = 1; count < tried; count *= 2) {
    counts.insert(count);
  }
  return counts;
}

/// "the median of " or "the mean curve of "; of an earlier version it is the median.
std::string statistic(const Json& choice) {
  return text("the ", choice.value("statistic", "median"), " of ");
}

/// Numbers beyond those of JSON are stored as null.
std::vector<double> numbers(const Json& list) {
  std::vector<double> all;
  for (const Json& value : list) {
    all.push_back(value.is_number() ? value.get<double>() : std::numeric_limits<double>::infinity());
  }
  return all;
}

/// "z 0:48 y 4:52 x 62:110: 11 iterations; 1: 0.124  2: 0.106  …"
std::string box_text(const Json& box) {
  const auto begin = box.at("begin_zyx").get<std::vector<std::int64_t>>();
  const auto end = box.at("end_zyx").get<std::vector<std::int64_t>>();
  const std::vector<double> curve = numbers(box.at("deviance_per_voxel"));
  const auto decided = box.at("iterations").get<std::size_t>();
  std::ostringstream out;
  for (std::size_t axis = 0; axis < begin.size(); ++axis) {
    out << "zyx"[axis] << " " << begin[axis] << ":" << end[axis] << " ";
  }
  out << "takes " << decided << std::setprecision(4);
  for (const std::size_t count : shown(std::min(decided, curve.size()), curve.size())) {
    out << (count == 1 ? "; " : "  ") << count << ": " << curve[count - 1];
  }
  return std::move(out).str();
}

} // namespace

IterationChoice choose_iterations(const PreparedRun& run, TrialBoxes& of_run, bool psf_is_too_deep,
                                  const mpi::Communicator& ranks) {
  const RunConfig& config = run.config;
  if (config.numit && config.stop_criterion == 0) {
    return {.iterations = *config.numit, .json = {}};
  }
  if (psf_is_too_deep && holds_out(run)) {
    return few_iterations();
  }
  const IterationRule rule = rule_of(run);
  const std::vector<Box3>& boxes = of_run.all(ranks);
  DevianceCurves curves = deviance_curves(run, of_run,
                                          {.parameters = iteration_parameters(config, run.manifest),
                                           .rule = rule,
                                           .holds_out = holds_out(run),
                                           .name = "trying out iterations"},
                                          ranks);
  const std::optional<DevianceCurve> together =
      holds_out(run) ? std::optional(mean_curve(curves)) : std::nullopt;
  std::vector<int> counts;
  Json tried = Json::array();
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    counts.push_back(rule.decided(curves[i]));
    tried.push_back(box_json(boxes[i], counts.back(), std::move(curves[i].judged)));
  }
  const int iterations = together ? rule.decided(*together) : median(counts);
  const Json choice{{"rule", name_of(rule)},
                    {"at_most", rule.most},
                    {"iterations", iterations},
                    {"statistic", together ? "mean curve" : "median"},
                    {"boxes", tried}};
  return {.iterations = iterations, .json = choice.dump()};
}

int assumed_iterations(const RunConfig& config) {
  return config.numit.value_or(usual_iterations);
}

std::string iteration_choice_text(const std::string& choice) {
  const Json json = Json::parse(choice);
  std::ostringstream out;
  if (json.at("boxes").empty()) {
    return text(json.at("iterations").get<int>(), " iterations: ", json.at("rule").get<std::string>());
  }
  out << json.at("iterations") << " iterations, " << statistic(json) << json.at("boxes").size()
      << " boxes; each: until " << json.at("rule").get<std::string>() << ", at most " << json.at("at_most")
      << "\n            deviance per voxel after some iterations; the report has every one";
  for (const Json& box : json.at("boxes")) {
    out << "\n            " << box_text(box);
  }
  return std::move(out).str();
}

} // namespace lsdeconv
