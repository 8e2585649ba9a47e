#include "lsdeconv/run/preparation/plan_run.hpp"

#include "iteration_choice.hpp"
#include "preparation_steps.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/run/input/described_volume.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
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

/// Where this rank is; nothing of a cluster that is assumed.
std::optional<RankPlacement> take_devices(PreparedRun& run, const mpi::Communicator& ranks) {
  if (run.config.plan_ranks > 0) {
    ranks.all_or_none([&] { use_hypothetical_cluster(run); });
    return std::nullopt;
  }
  const TakenDevice taken = take_device(run.config, ranks);
  run.share = share_node(run.config, ranks);
  run.worker.backend = open_device(taken.device, run.share.threads, ranks);
  run.devices = survey_devices(*run.worker.backend, ranks);
  return taken.place;
}

void take_input(PreparedRun& run, const mpi::Communicator& ranks) {
  if (run.config.shape) {
    run.reader = std::make_unique<DescribedVolume>(described(run.config));
    run.slice = {1, run.config.shape->y, run.config.shape->x};
  } else {
    open_input(run, ranks);
  }
  run.sample_type = sample_type(run.config, run.reader->description());
  calibrate_input(run, ranks);
}

void plan_afresh(PreparedRun& run, int workers, const mpi::Communicator& ranks) {
  run.sampled = false;
  run.psf = image_psf(run, ranks);
  run.record.psf_voxel = run.psf.voxel;
  run.record.psf_fwhm = run.psf.fwhm;
  run.record.psf_energy = run.psf.captured_energy;
  if (run.config.background) {
    run.record.scale.background = static_cast<float>(*run.config.background) + snyder_shift(run.config);
  }
  run.iterations = assumed_iterations(run.config);
  run.record.iterations = run.iterations;
  ranks.all_or_none([&] { plan_grid(run, workers); });
}

} // namespace

PlannedRun plan_run(const RunConfig& config, const mpi::Communicator& ranks) {
  PlannedRun planned{.run = {}, .ranks = planned_ranks(config, ranks), .refusal = {}};
  PreparedRun& run = planned.run;
  run.config = config;
  ranks.all_or_none([&] {
    validate(config);
    if (!config.shape) {
      run.layout = output_layout(config);
      require_apart(run.layout.slices, config.input);
    }
  });
  const std::optional<RankPlacement> place = take_devices(run, ranks);
  take_input(run, ranks);
  const bool here = !config.shape && config.plan_ranks == 0;
  if (here) {
    require_places(run, ranks);
  }
  if (!config.shape && continues(run, ranks)) {
    prepare_continued(run, ranks);
    ranks.all_or_none([&] { estimate_grid(run, planned.ranks); });
  } else {
    plan_afresh(run, planned.ranks, ranks);
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
