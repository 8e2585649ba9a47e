#include "quality_trial.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/grid/transform_cost.hpp"
#include "lsdeconv/run/estimation/box_figures.hpp"
#include "lsdeconv/run/preparation/quality_json.hpp"
#include "lsdeconv/sys/mpi/field_packing.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr std::int64_t most_voxels = 1 << 20; // of a box
constexpr std::int64_t least_side = 48;       // of a box that is made smaller
constexpr double least_work = 1e8;            // voxels of transforms times iterations, some seconds
constexpr double most_work = 1e9;             // of a single box; more would keep people waiting
constexpr double part_of_run = 0.02;
constexpr double deconvolutions_of_box = 3; // of all light and of both halves

/// The middle of the box, of at most most_voxels or least_side along each axis.
Box3 limited(const Box3& box) {
  const Extent3 e = box.extent();
  const double scale = std::cbrt(static_cast<double>(most_voxels) / static_cast<double>(box.voxels()));
  Box3 part = box;
  for (int axis = 0; axis < axes && scale < 1; ++axis) {
    const auto side = std::min(
        e[axis], std::max(least_side, static_cast<std::int64_t>(scale * static_cast<double>(e[axis]))));
    part.begin[axis] += (e[axis] - side) / 2;
    part.end[axis] = part.begin[axis] + side;
  }
  return part;
}

/// Voxels of the transforms of a box times iterations.
double work_of(const Box3& box, const PreparedRun& run) {
  const Extent3 half = run.psf.widest.half_support();
  double voxels = 1;
  for (int axis = 0; axis < axes; ++axis) {
    voxels *= static_cast<double>(fast_length(box.extent()[axis] + 2 * half[axis]));
  }
  return deconvolutions_of_box * voxels * run.manifest.iterations;
}

/// What the numbers of quality of a run may take.
double affordable(const PreparedRun& run) {
  return std::max(least_work, part_of_run * static_cast<double>(voxel_count(run.input.description().extent))
                                  * run.manifest.iterations);
}

constexpr auto list_sums = [](auto& fields, auto& sections) {
  for (auto* axis : {&sections.z, &sections.y, &sections.x}) {
    for (auto* shells : {&axis->cross, &axis->first, &axis->second}) {
      fields.each(*shells, [&](auto& sum) { fields(sum); });
    }
  }
};

constexpr auto list_qualities = [](auto& fields, auto& boxes) {
  fields.each(boxes, [&](auto& box) {
    fields(box.box, box.halves, box.light, box.residual, box.held_out, box.noise_before, box.noise_after);
    for (auto* sections : {&box.raw, &box.result, &box.model}) {
      list_sums(fields, *sections);
    }
    fields.each(box.tiles, [&](auto& tile) { fields(tile); });
    for (auto* views : {&box.raw_views, &box.result_views}) {
      fields.each(views->along_z, [&](auto& pixel) { fields(pixel); });
      fields.each(views->along_y, [&](auto& pixel) { fields(pixel); });
    }
  });
};

/// Counts that stand for the camera's noise and are not part of the run's counts.
double noise_shift(const PreparedRun& run) {
  const NoiseModel& noise = run.manifest.noise;
  const double all = noise.gain > 0 ? noise.read_noise * noise.read_noise / noise.gain : 0;
  return std::max(0.0, all - static_cast<double>(snyder_shift(run.config)));
}

} // namespace

std::vector<Box3> quality_boxes(const PreparedRun& run, TrialBoxes& boxes, double work,
                                const mpi::Communicator& ranks) {
  const std::vector<Box3>& all = boxes.all(ranks);
  const double affordable = work / work_of(limited(all.front()), run);
  const auto count = static_cast<std::size_t>(std::clamp(affordable, 1.0, static_cast<double>(all.size())));
  std::vector<Box3> chosen;
  for (std::size_t i = 0; i < count; ++i) {
    chosen.push_back(limited(all[(2 * i + 1) * all.size() / (2 * count)]));
  }
  return chosen;
}

namespace {

/// Those of this rank: every ranks.size()-th.
std::vector<BoxQuality> qualities_of_share(const PreparedRun& run, const TrialBoxes& volume,
                                           const std::vector<QualityJob>& jobs, const std::string& name,
                                           const mpi::Communicator& ranks) {
  const auto backend = backend_row("cpu").make({.threads = run.resources.share.threads});
  std::atomic<std::int64_t> done = 0;
  const Progress progress({.name = name, .piece = "sample", .pieces = std::ssize(jobs)},
                          [&] { return ProgressCount{.done = done * ranks.size(), .parts = 0}; });
  std::vector<BoxQuality> mine;
  for (auto i = static_cast<std::size_t>(ranks.rank().value); i < jobs.size();
       i += static_cast<std::size_t>(ranks.size())) {
    const QualityJob& job = jobs[i];
    const Volume<float> counts = volume.counts(job.box);
    mine.push_back(box_quality({.backend = *backend,
                                .algorithm = algorithm(run.config.algorithm),
                                .psf = *job.psf,
                                .parameters = job.parameters,
                                .rule = {.most = job.parameters.iterations, .change = std::nullopt}},
                               {.counts = counts.view(),
                                .origin = job.box.begin,
                                .gain = run.manifest.noise.gain,
                                .shift = noise_shift(run)}));
    ++done;
  }
  return mine;
}

} // namespace

std::vector<BoxQuality> qualities(const PreparedRun& run, const TrialBoxes& volume,
                                  const std::vector<QualityJob>& jobs, const std::string& name,
                                  const mpi::Communicator& ranks) {
  std::string share;
  ranks.all_or_none(
      [&] { share = mpi::pack_fields(qualities_of_share(run, volume, jobs, name, ranks), list_qualities); });
  std::vector<std::vector<BoxQuality>> shares;
  for (const std::string& of_rank : ranks.all_gather(share)) {
    shares.push_back(mpi::unpack_fields<std::vector<BoxQuality>>(of_rank, list_qualities));
  }
  std::vector<BoxQuality> all;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    all.push_back(std::move(shares[i % shares.size()][i / shares.size()]));
  }
  return all;
}

std::string noise_unknown(const PreparedRun& run) {
  if (run.manifest.noise.gain > 0) {
    return {};
  }
  return run.manifest.noise.source == NoiseSource::smoothed
             ? "the noise of neighbouring voxels is alike, as after a filter, so that photons cannot be "
               "counted"
             : "the counts per photo-electron are not known: --gain states them";
}

std::string sampled_quality(const PreparedRun& run, TrialBoxes& boxes, const mpi::Communicator& ranks) {
  if (!run.config.quality) {
    return {};
  }
  const std::vector<Box3> chosen = quality_boxes(run, boxes, affordable(run), ranks);
  if (work_of(chosen.front(), run) > std::max(most_work, affordable(run))) {
    log::detail("quality is not measured: ", run.manifest.iterations, " iterations would take too long");
    return {};
  }
  std::vector<QualityJob> jobs;
  for (const Box3& box : chosen) {
    jobs.push_back({box, iteration_parameters(run.config, run.manifest), &run.psf.widest});
    log::detail("quality is measured in ", box);
  }
  const std::vector<BoxQuality> of_boxes = qualities(run, boxes, jobs, "measuring quality", ranks);
  const QualityFigures figures = box_figures(of_boxes, run.psf.widest, noise_unknown(run));
  for (const QualityFigure& figure : figures) {
    log::detail(figure.name, ": ", value_text(figure));
  }
  return figures_json(figures).dump();
}

} // namespace lsdeconv
