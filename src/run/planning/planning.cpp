#include "lsdeconv/run/planning/planning.hpp"

#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/planning/nominal_rates.hpp"
#include "lsdeconv/run/planning/worker_memory.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Voxels; 0: no limit.
std::int64_t largest_transform(const PreparedRun& run) {
  const std::int64_t wished = run.config.block_size_max;
  const std::int64_t smaller = run.too_large_transform * 9 / 10;
  return wished == 0 || smaller == 0 ? std::max(wished, smaller) : std::min(wished, smaller);
}

std::optional<PsfsPerBlock> psfs_of(const PreparedRun& run) {
  if (!run.psfs) {
    return std::nullopt;
  }
  const std::int64_t voxels = run.reader->description().extent[run.psfs->axis()];
  return PsfsPerBlock{.axis = run.psfs->axis(), .mean = [psfs = run.psfs, voxels](std::int64_t core) {
                        return psfs_per_block(*psfs, voxels, core);
                      }};
}

} // namespace

PlanRequest plan_request(const PreparedRun& run, int workers) {
  const AlgorithmRow& row = algorithm(run.config.algorithm);
  const Extent3 half = run.psf.half_support();
  const int iterations = run.iterations;
  PlanRequest request{
      .volume = run.reader->description().extent,
      .half_support = half,
      .halo = halo_for(half, run.psf.fwhm_voxels(), row.effective_iterations(iterations), iterations),
      .transforms = transforms_per_iteration * iterations + 2,
      .psfs = psfs_of(run),
      .workers = workers,
      .nodes = run.share.nodes,
      .largest_transform = largest_transform(run),
      .layout = run.reader->description().layout,
  };
  add_memory(request, run);
  return request;
}

void plan_grid(PreparedRun& run, int workers) {
  run.plan = plan_blocks(plan_request(run, workers), nominal_rates(run, workers));
  run.record.grid = run.plan.shape;
}

void estimate_grid(PreparedRun& run, int workers) {
  run.plan = estimate_plan(run.record.grid, plan_request(run, workers), nominal_rates(run, workers));
}

} // namespace lsdeconv
