#include "iteration_choice.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/estimation/fit_curve.hpp"
#include "lsdeconv/run/estimation/sample_boxes.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/sys/mpi/field_packing.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iomanip>
#include <set>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

constexpr int most_iterations = 100;
constexpr int most_usual_iterations = 30;
constexpr double usual_change = 0.2; // percent

bool holds_out(const RunConfig& config) {
  return config.gain && config.stop_criterion == 0;
}

IterationRule rule_of(const RunConfig& config) {
  IterationRule rule{.most = config.numit.value_or(most_iterations), .change = std::nullopt};
  if (!holds_out(config)) {
    rule.change = config.stop_criterion > 0 ? config.stop_criterion : usual_change;
  }
  return rule;
}

std::string name_of(const IterationRule& rule) {
  return rule.change ? text("deviance changes by less than ", *rule.change, " % per iteration")
                     : std::string("least deviance of the half of the photo-electrons that was held out");
}

Volume<float> observed(VolumeReader& reader, const Box3& box, float offset) {
  Volume<float> data(box.extent());
  reader.read(box, data.view());
  std::transform(data.begin(), data.end(), data.begin(), [offset](float v) { return v - offset; });
  return data;
}

/// To six digits, which are enough to draw the curve: an attribute of the checkpoint holds it.
double rounded(double value) {
  const double unit = std::pow(10.0, std::floor(std::log10(std::max(value, 1e-30))) - 5);
  return std::round(value / unit) * unit;
}

std::vector<double> curve_of(VolumeReader& reader, const RunConfig& config, const Box3& box,
                             FitRequest request) {
  const Volume<float> data = observed(reader, box, remaining_offset(config));
  if (!holds_out(config)) {
    return fit_curve(request, data.view(), data.view());
  }
  const HeldOut halves = split(data.view(), *config.gain, box.begin);
  request.parameters.background /= 2;
  request.parameters.saturation /= 2;
  request.parameters.brightest /= 2;
  return fit_curve(request, halves.fitted.view(), halves.held.view());
}

Json box_json(const Box3& box, int iterations, std::vector<double> curve) {
  std::transform(curve.begin(), curve.end(), curve.begin(), rounded);
  return {{"begin_zyx", {box.begin.z, box.begin.y, box.begin.x}},
          {"end_zyx", {box.end.z, box.end.y, box.end.x}},
          {"iterations", iterations},
          {"deviance_per_voxel", curve}};
}

/// For each box the deviance per voxel after 1, 2, 3, … iterations.
using Curves = std::vector<std::vector<double>>;

constexpr auto list_curves = [](auto& fields, auto& curves) {
  fields.each(curves, [&](auto& curve) { fields.each(curve, [&](auto& deviance) { fields(deviance); }); });
};

/// The curves of this rank's share of the boxes: every ranks.size()-th.
Curves curves_of_share(const PreparedRun& run, const std::vector<Box3>& boxes, const IterationRule& rule,
                       const mpi::Communicator& ranks) {
  const auto backend = backend_row("cpu").make({.threads = run.resources.share.threads});
  std::atomic<std::int64_t> done = 0;
  std::atomic<int> iterations = 0;
  const FitRequest request{.backend = *backend,
                           .algorithm = algorithm(run.config.algorithm),
                           .psf = run.psf.widest,
                           .parameters = iteration_parameters(run.config, run.manifest),
                           .rule = rule,
                           .on_iteration = [&] { ++iterations; }};
  const Progress progress({.name = "trying out iterations", .piece = "box", .pieces = std::ssize(boxes)},
                          [&] {
                            const double part = static_cast<double>(iterations) / rule.most;
                            return ProgressCount{.done = done * ranks.size(), .parts = part * ranks.size()};
                          });
  Curves curves;
  for (auto i = static_cast<std::size_t>(ranks.rank().value); i < boxes.size();
       i += static_cast<std::size_t>(ranks.size())) {
    curves.push_back(curve_of(*run.input.reader, run.config, boxes[i], request));
    iterations = 0;
    ++done;
  }
  return curves;
}

/// The curves of all boxes, on every rank. Collective over `ranks`.
Curves curves_of_all(const PreparedRun& run, const std::vector<Box3>& boxes, const IterationRule& rule,
                     const mpi::Communicator& ranks) {
  std::string share;
  ranks.all_or_none([&] { share = mpi::pack_fields(curves_of_share(run, boxes, rule, ranks), list_curves); });
  std::vector<Curves> shares;
  for (const std::string& of_rank : ranks.all_gather(share)) {
    shares.push_back(mpi::unpack_fields<Curves>(of_rank, list_curves));
  }
  Curves all;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    all.push_back(std::move(shares[i % shares.size()][i / shares.size()]));
  }
  return all;
}

/// The counts after which a curve is shown: 1, 2, 4, … and where it was decided and ends.
std::set<std::size_t> shown(std::size_t decided, std::size_t tried) {
  std::set<std::size_t> counts{decided, tried};
  for (std::size_t count = 1; count < tried; count *= 2) {
    counts.insert(count);
  }
  return counts;
}

/// "z 0:48 y 4:52 x 62:110: 11 iterations; 1: 0.124  2: 0.106  …"
std::string box_text(const Json& box) {
  const auto begin = box.at("begin_zyx").get<std::vector<std::int64_t>>();
  const auto end = box.at("end_zyx").get<std::vector<std::int64_t>>();
  const auto curve = box.at("deviance_per_voxel").get<std::vector<double>>();
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

IterationChoice choose_iterations(const PreparedRun& run, const mpi::Communicator& ranks) {
  const RunConfig& config = run.config;
  if (config.numit && config.stop_criterion == 0) {
    return {.iterations = *config.numit, .json = {}};
  }
  const IterationRule rule = rule_of(config);
  const std::vector<Box3> boxes =
      sample_boxes(*run.input.reader, run.psf.widest.half_support(), run.manifest.scale.background,
                   remaining_offset(config), ranks);
  Curves curves = curves_of_all(run, boxes, rule, ranks);
  std::vector<int> counts;
  Json tried = Json::array();
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    counts.push_back(rule.decided(curves[i]));
    tried.push_back(box_json(boxes[i], counts.back(), std::move(curves[i])));
  }
  const int iterations = median(counts);
  const Json choice{
      {"rule", name_of(rule)}, {"at_most", rule.most}, {"iterations", iterations}, {"boxes", tried}};
  return {.iterations = iterations, .json = choice.dump()};
}

int assumed_iterations(const RunConfig& config) {
  return config.numit.value_or(most_usual_iterations);
}

std::string iteration_choice_summary(const std::string& choice) {
  return text("the median of ", Json::parse(choice).at("boxes").size(), " sampled boxes");
}

std::string iteration_choice_text(const std::string& choice) {
  const Json json = Json::parse(choice);
  std::ostringstream out;
  out << json.at("iterations") << " iterations, the median of " << json.at("boxes").size()
      << " boxes; each: until " << json.at("rule").get<std::string>() << ", at most " << json.at("at_most")
      << "\n            deviance per voxel after some iterations; the report has every one";
  for (const Json& box : json.at("boxes")) {
    out << "\n            " << box_text(box);
  }
  return std::move(out).str();
}

bool is_settled(const std::string& choice) {
  const Json json = Json::parse(choice);
  return json.at("iterations") < json.at("at_most");
}

} // namespace lsdeconv
