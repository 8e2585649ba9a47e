#include "psf_check.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/run/estimation/sample_boxes.hpp"
#include "lsdeconv/run/input/input_stages.hpp"

#include <algorithm>
#include <atomic>

namespace lsdeconv {
namespace {

constexpr std::int64_t least_side = 40; // voxels

bool can_be_checked(const PreparedRun& run) {
  const Extent3& e = run.input.description().extent;
  const Triple<double>& smoothing = run.config.gaussian_sigma;
  return run.manifest.noise.gain > 0 && !run.psf.field && smoothing == Triple<double>{}
         && std::min({e.z, e.y, e.x}) >= least_side;
}

ResidualPower power_in(const PreparedRun& run, const Box3& box) {
  const auto backend = backend_row("cpu").make({.threads = run.resources.share.threads});
  std::atomic<int> iterations = 0;
  const Progress progress(
      {.name = "checking the PSF", .piece = "iteration", .pieces = iterations_to_whiteness},
      [&] { return ProgressCount{.done = iterations, .parts = 0}; });
  Volume<float> data(box.extent());
  run.input.reader->read(box, data.view());
  const float offset = remaining_offset(run.config);
  std::for_each(data.begin(), data.end(), [offset](float& v) { v -= offset; });
  return residual_power({.backend = *backend,
                         .algorithm = algorithm("shb"),
                         .psf = run.psf.widest,
                         .parameters = iteration_parameters(run.config, run.manifest),
                         .rule = {},
                         .on_iteration = [&] { ++iterations; }},
                        run.manifest.noise, data.view());
}

} // namespace

ResidualPower checked_psf(const PreparedRun& run, const mpi::Communicator& ranks) {
  if (!can_be_checked(run)) {
    return {};
  }
  const std::vector<Box3> boxes =
      sample_boxes(*run.input.reader, run.psf.widest.half_support(), run.manifest.scale.background,
                   remaining_offset(run.config), ranks);
  ResidualPower left;
  ranks.all_or_none([&] { left = ranks.is_root() ? power_in(run, boxes.front()) : left; });
  left = {.ratio = ranks.broadcast(left.ratio), .photons = ranks.broadcast(left.photons)};
  if (left.ratio > 0) {
    log::detail("residual of a sample box where the PSF passes light in part along z: ",
                short_text(left.ratio), " times the noise (", short_text(left.photons), " photo-electrons)");
  }
  return left;
}

std::string about_psf_depth(const RunConfig& config, const ResidualPower& left) {
  return left.shows_too_deep_psf()
             ? text("the PSF is deeper along z than that of the images: after ", iterations_to_whiteness,
                    " iterations a sample box still differs from what it can explain by ",
                    short_text(left.ratio), " times the noise; ",
                    has_measured_psf(config)
                        ? "check the voxel size of the measured PSF, and that it is of these optics"
                        : "lsdeconv psf --fit says how deep it is, --psf-scale-z makes it fit")
             : std::string();
}

} // namespace lsdeconv
