#include "box_trials.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/run/estimation/fit_curve.hpp"
#include "lsdeconv/run/estimation/regularisation_choice.hpp"
#include "lsdeconv/sys/mpi/field_packing.hpp"

#include <atomic>

namespace lsdeconv {
namespace {

/// data: of a box that begins there.
DevianceCurve curve_of(const PreparedRun& run, const Volume<float>& data, const Index3& begin, bool holds_out,
                       FitRequest request) {
  if (!holds_out) {
    return fit_curve(request, data.view(), data.view());
  }
  const HeldOut halves = split(data.view(), run.manifest.noise.gain, begin, request.parameters.saturation);
  request.parameters = with_half_the_light(request.parameters);
  return fit_curve(request, halves.fitted.view(), halves.held.view());
}

constexpr auto list_curves = [](auto& fields, auto& curves) {
  fields.each(curves, [&](auto& curve) {
    fields.each(curve.fitted, [&](auto& deviance) { fields(deviance); });
    fields.each(curve.judged, [&](auto& deviance) { fields(deviance); });
  });
};

/// The curves of this rank's share of the boxes: every ranks.size()-th.
DevianceCurves curves_of_share(const PreparedRun& run, TrialBoxes& of_run, const BoxTrial& trial,
                               const mpi::Communicator& ranks) {
  const std::vector<Box3>& boxes = of_run.all(ranks);
  const auto backend = backend_row("cpu").make({.threads = run.resources.share.threads});
  std::atomic<std::int64_t> done = 0;
  std::atomic<int> iterations = 0;
  const FitRequest request{.backend = *backend,
                           .algorithm = algorithm(run.config.algorithm),
                           .psf = run.psf.widest,
                           .parameters = trial.parameters,
                           .rule = trial.rule,
                           .on_iteration = [&] { ++iterations; }};
  const Progress progress({.name = trial.name, .piece = "sample", .pieces = std::ssize(boxes)}, [&] {
    const double part = static_cast<double>(iterations) / trial.rule.most;
    return ProgressCount{.done = done * ranks.size(), .parts = part * ranks.size()};
  });
  DevianceCurves curves;
  for (auto i = static_cast<std::size_t>(ranks.rank().value); i < boxes.size();
       i += static_cast<std::size_t>(ranks.size())) {
    curves.push_back(curve_of(run, of_run.counts(boxes[i]), boxes[i].begin, trial.holds_out, request));
    iterations = 0;
    ++done;
  }
  return curves;
}

} // namespace

DevianceCurves deviance_curves(const PreparedRun& run, TrialBoxes& boxes, const BoxTrial& trial,
                               const mpi::Communicator& ranks) {
  const std::size_t count = boxes.all(ranks).size();
  std::string share;
  ranks.all_or_none(
      [&] { share = mpi::pack_fields(curves_of_share(run, boxes, trial, ranks), list_curves); });
  std::vector<DevianceCurves> shares;
  for (const std::string& of_rank : ranks.all_gather(share)) {
    shares.push_back(mpi::unpack_fields<DevianceCurves>(of_rank, list_curves));
  }
  DevianceCurves all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(std::move(shares[i % shares.size()][i / shares.size()]));
  }
  return all;
}

} // namespace lsdeconv
