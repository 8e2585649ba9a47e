#include "lsdeconv/run/preparation/plan_run.hpp"

#include "iteration_choice.hpp"
#include "preparation_steps.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/planning/hypothetical_cluster.hpp"
#include "lsdeconv/run/planning/planning.hpp"

namespace lsdeconv {
namespace {

/// A file of one uncompressed strip per slice, as most programs write them.
VolumeDescription described(const RunConfig& config) {
  VolumeDescription description;
  description.extent = *config.shape;
  description.type = config.voxel_type;
  description.layout = {.bytes_per_voxel = bytes_per_voxel(config.voxel_type),
                        .chunk_rows = config.shape->y,
                        .chunk_columns = config.shape->x,
                        .compressed = false};
  return description;
}

/// The volume of --shape, or that of --input. Collective over `ranks`.
OpenedInput open_planned(const RunConfig& config, const WorkerShare& share, const mpi::Communicator& ranks) {
  return config.shape ? open_described(config, described(config), ranks) : open_input(config, share, ranks);
}

/// Devices and memory of this machine, or of those that --plan-ranks describes. place: gets where this rank
/// runs on this machine; stays empty for others. Collective over `ranks`.
ComputeResources planned_resources(const RunConfig& config, std::optional<RankPlacement>& place,
                                   const mpi::Communicator& ranks) {
  if (config.plan_ranks > 0) {
    ComputeResources resources;
    ranks.all_or_none([&] { resources = hypothetical_resources(config); });
    return resources;
  }
  TakenDevice taken = take_device(config, ranks);
  place = std::move(taken.place);
  return open_resources(config, std::move(taken.gpu), std::move(taken.left_out), ranks);
}

/// As prepare_afresh() for a run whose voxels are not read. Collective over `ranks`.
void plan_afresh(PreparedRun& run, OpenedInput opened, int workers, const mpi::Communicator& ranks) {
  const RunConfig& config = run.config;
  const VoxelType type = sample_type(config, opened.reader->description());
  run.input = {.reader = std::move(opened.reader),
               .slice = opened.slice,
               .staging = std::move(opened.staging),
               .stripes = nullptr,
               .sample_type = type,
               .masked = opened.masked != nullptr,
               .sampled = false,
               .warnings = std::move(opened.warnings)};
  const PointSpreadFunction& psf = run.psf.widest;
  run.manifest.calibration = opened.calibration;
  run.manifest.psf_depths = run.psf.measured;
  run.manifest.psf_voxel = psf.voxel;
  run.manifest.psf_fwhm = psf.fwhm;
  run.manifest.psf_energy = psf.captured_energy;
  if (config.background) {
    run.manifest.scale.background = static_cast<float>(*config.background) + snyder_shift(config);
  }
  run.manifest.iterations = assumed_iterations(config);
  ranks.all_or_none([&] { plan_grid(run, workers); });
}

} // namespace

PlannedRun plan_run(const RunConfig& config, const mpi::Communicator& ranks) {
  PlannedRun planned{
      .run = {}, .ranks = planned_ranks(config, ranks), .refusal = {}, .other_run = {}, .free_places = {}};
  PreparedRun& run = planned.run;
  run.config = config;
  if (!config.shape) {
    run.layout = checked_layout(config, ranks);
  }
  std::optional<RankPlacement> place;
  run.resources = planned_resources(config, place, ranks);
  OpenedInput opened = open_planned(config, run.resources.share, ranks);
  ranks.all_or_none([&] { complete_optics(run.config, opened.reader->description().stated); });
  const bool here = !config.shape && config.plan_ranks == 0;
  if (here) {
    require_places(config, run.layout, opened.reader->description(), ranks);
    add_place_warnings(opened, run.layout, ranks);
  }
  run.psf = image_psf(run.config, opened.reader->description().extent, ranks);
  StandingCheckpoint standing = config.shape ? StandingCheckpoint{} : standing_checkpoint(run, opened, ranks);
  planned.other_run = standing.refusal;
  planned.free_places = standing.free_places;
  if (standing.continued) {
    prepare_continued(run, std::move(opened), std::move(*standing.continued), ranks);
    ranks.all_or_none([&] { estimate_grid(run, planned.ranks); });
  } else {
    run.finished = here && standing.refusal.empty() && is_finished(run, opened, ranks);
    plan_afresh(run, std::move(opened), planned.ranks, ranks);
  }
  if (here) {
    planned.refusal = room_shortage(run);
  }
  if (place && planned.refusal.empty()) {
    log_placement(*place, ranks);
  }
  return planned;
}

} // namespace lsdeconv
