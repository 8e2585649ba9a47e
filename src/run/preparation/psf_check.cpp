#include "psf_check.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/run/estimation/sample_boxes.hpp"
#include "lsdeconv/run/preparation/psf_fit.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iomanip>

namespace lsdeconv {
namespace {

constexpr double least_difference = 0.10536; // of logarithms: 10 % less deep, or 11 % deeper
/// Standard deviations by which the images must be deeper: with a right PSF of 42 phantoms one of smooth
/// texture at 20 photons was 12 % deeper, three deviations; of 37 with a PSF 17 % too shallow 26 are above.
constexpr double least_deviations = 3;

bool differs(const PsfDepth& depth) {
  return depth.boxes > 0 && depth.differs(least_difference);
}

bool can_be_checked(const PreparedRun& run) {
  const Extent3& e = run.input.description().extent;
  const Triple<double>& smoothing = run.config.gaussian_sigma;
  return !run.psf.field && smoothing == Triple<double>{} && std::min({e.z, e.y, e.x}) >= least_side_to_check;
}

ResidualPower power_in(const PreparedRun& run, VolumeView<const float> counts) {
  const auto backend = backend_row("cpu").make({.threads = run.resources.share.threads});
  std::atomic<int> iterations = 0;
  const Progress progress(
      {.name = "checking the PSF", .piece = "iteration", .pieces = iterations_to_whiteness},
      [&] { return ProgressCount{.done = iterations, .parts = 0}; });
  return residual_power({.backend = *backend,
                         .algorithm = algorithm("shb"),
                         .psf = run.psf.widest,
                         .parameters = iteration_parameters(run.config, run.manifest),
                         .rule = {},
                         .on_iteration = [&] { ++iterations; }},
                        run.manifest.noise, counts);
}

/// On every rank, computed by the first. Collective over `ranks`.
ResidualPower shared_power(const PreparedRun& run, TrialBoxes& boxes, const mpi::Communicator& ranks) {
  const Box3& box = boxes.all(ranks).front();
  ResidualPower left;
  ranks.all_or_none([&] { left = ranks.is_root() ? power_in(run, boxes.counts(box).view()) : left; });
  return {.ratio = ranks.broadcast(left.ratio), .photons = ranks.broadcast(left.photons)};
}

std::string remedy(const RunConfig& config) {
  return has_measured_psf(config) ? "check the voxel size of the measured PSF, and that it is of these optics"
                                  : "lsdeconv psf --fit says how deep it is, and which options make it fit";
}

} // namespace

PsfCheck checked_psf(const PreparedRun& run, TrialBoxes& of_run, const mpi::Communicator& ranks) {
  PsfCheck check;
  if (!can_be_checked(run)) {
    return check;
  }
  const std::vector<Box3>& boxes = of_run.all(ranks);
  if (boxes.front().voxels() > most_voxels_to_check) {
    return check;
  }
  if (!has_measured_psf(run.config)) {
    check.depth =
        estimate_psf_depth(of_run.volume(), boxes, stretched_model(run.config), voxel_of(run.config), ranks);
  }
  if (run.manifest.noise.gain > 0) {
    check.left = shared_power(run, of_run, ranks);
    log::detail("residual of a sample box where the PSF passes light in part along z: ",
                short_text(check.left.ratio), " times the noise");
  }
  return check;
}

bool PsfCheck::is_too_shallow() const {
  return differs(depth) && std::log(depth.factor) > least_deviations * depth.deviation / depth.factor;
}

bool PsfCheck::is_too_deep() const {
  return (differs(depth) && depth.factor < 1) || left.shows_too_deep_psf();
}

std::string about_psf_depth(const RunConfig& config, const PsfCheck& check) {
  const PsfDepth& depth = check.depth;
  const std::string found =
      text(std::fixed, std::setprecision(2), depth.factor, " ± ", depth.deviation, " times as deep");
  if (differs(depth) && depth.factor < 1) {
    return text("the PSF is deeper along z than that of the images, which seems to be ", found, ": ",
                remedy(config));
  }
  if (check.left.shows_too_deep_psf()) {
    return text("the PSF is deeper along z than that of the images: after ", iterations_to_whiteness,
                " iterations a sample box still differs from what it can explain by ",
                short_text(check.left.ratio), " times the noise; ", remedy(config));
  }
  if (check.is_too_shallow()) {
    return text("the PSF is less deep along z than that of the images, which seems to be ", found,
                ", unless structures run along z: ", remedy(config));
  }
  return {};
}

} // namespace lsdeconv
