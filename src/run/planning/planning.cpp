#include "lsdeconv/run/planning/planning.hpp"

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/planning/nominal_rates.hpp"
#include "lsdeconv/run/planning/worker_memory.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Voxels; 0: no limit. too_large: see RunPlan::too_large_transform.
std::int64_t largest_transform(const RunConfig& config, std::int64_t too_large) {
  const std::int64_t wished = config.block_size_max;
  const std::int64_t smaller = too_large * 9 / 10;
  return wished == 0 || smaller == 0 ? std::max(wished, smaller) : std::min(wished, smaller);
}

std::optional<PsfsPerBlock> psfs_of(const RunPsf& psf, const Extent3& volume) {
  if (!psf.field) {
    return std::nullopt;
  }
  const int axis = psf.field->axis();
  return PsfsPerBlock{.axis = axis, .mean = [field = psf.field, voxels = volume[axis]](std::int64_t core) {
                        return psfs_per_block(*field, voxels, core);
                      }};
}

} // namespace

PlanRequest plan_request(const PreparedRun& run, int workers) {
  const AlgorithmRow& row = algorithm(run.config.algorithm);
  const PointSpreadFunction& psf = run.psf.widest;
  const VolumeDescription& input = run.input.description();
  const Extent3 half = psf.half_support();
  const int iterations = run.manifest.iterations;
  PlanRequest request{
      .volume = input.extent,
      .half_support = half,
      .halo = halo_for(half, psf.fwhm_voxels(), row.effective_iterations(iterations), iterations),
      .transforms = transforms_per_iteration * iterations + 2,
      .psfs = psfs_of(run.psf, input.extent),
      .workers = workers,
      .nodes = run.resources.share.nodes,
      .largest_transform = largest_transform(run.config, run.plan.too_large_transform),
      .device_had_no_room = run.plan.too_large_transform > 0,
      .layout = input.layout,
  };
  add_memory(request, run);
  return request;
}

void plan_grid(PreparedRun& run, int workers) {
  run.plan.blocks =
      plan_blocks(plan_request(run, workers),
                  nominal_rates(run.config, run.resources, run.input.description().layout, workers));
  run.manifest.grid = run.plan.blocks.shape;
}

void estimate_grid(PreparedRun& run, int workers) {
  run.plan.blocks =
      estimate_plan(run.manifest.grid, plan_request(run, workers),
                    nominal_rates(run.config, run.resources, run.input.description().layout, workers));
}

} // namespace lsdeconv
