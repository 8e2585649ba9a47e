#include "preparation.hpp"

#include "checkpoint_opening.hpp"
#include "export_stage.hpp"
#include "input_psf.hpp"
#include "input_staging.hpp"
#include "input_stages.hpp"
#include "intensity_mapping.hpp"
#include "iteration_choice.hpp"
#include "worker_memory.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/deconvolution/convolved_psf.hpp"
#include "lsdeconv/run/parameters.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

void open_input(Preparation& run, const mpi::Communicator& ranks) {
  const RunConfig& config = run.config;
  if (!config.stage_dir.empty()) {
    run.staging = std::make_shared<StagingArea>(config.stage_dir);
  }
  const OpenOptions options{
      .pattern = config.pattern,
      .missing = config.missing_slices,
      .threads = run.share.threads,
      .cache_bytes = static_cast<std::int64_t>(static_cast<double>(run.share.bytes) * cached_part_of_memory),
      .staging = run.staging,
  };
  run.reader = open_volume(config.input, options, ranks);
  run.slice = run.reader->description().extent;
  run.slice.z = 1;
}

NominalRates nominal_rates(const Preparation& run) {
  NominalRates rates;
  rates.transform_voxels_per_second = run.devices.any_cpu
                                          ? transform_voxels_per_second_and_thread * run.share.least_threads
                                          : transform_voxels_per_second_and_gpu;
  return rates;
}

PointSpreadFunction copy_of(const PointSpreadFunction& psf) {
  PointSpreadFunction same{
      Volume<float>(psf.values.extent()), psf.voxel, psf.fwhm, psf.captured_energy, psf.symmetric, psf.notes};
  copy(psf.values.view(), same.values.view());
  return same;
}

/// The PSF of the image after the Gaussian that it is filtered with, which blurs it further. Where it depends
/// on the place, the widest; the others go into the run.
PointSpreadFunction image_psf(Preparation& run, const mpi::Communicator& ranks) {
  auto psfs = std::make_shared<PsfField>(input_psfs(run.config, run.reader->description().extent, ranks));
  psfs->transform(
      [&](PointSpreadFunction psf) { return convolved(std::move(psf), smoothing_kernels(run.config)); });
  PointSpreadFunction widest = copy_of(psfs->widest());
  if (psfs->varies()) {
    run.psfs = std::move(psfs);
  }
  return widest;
}

/// The start of a run that has no checkpoint yet.
void prepare_afresh(Preparation& run, const mpi::Communicator& ranks) {
  run.psf = image_psf(run, ranks);
  filter_input(run, ranks);
  const VolumeDescription& input = run.reader->description();
  run.record = {
      .grid = {},
      .scale = sample_intensity(*run.reader, remaining_offset(run.config), ranks),
      .input_digest = hex_text(input.digest),
      .input_type = name(input.type),
      .calibration = run.record.calibration,
      .program = program_version(),
      .iterations = 0,
      .iteration_choice = {},
      .psf_voxel = run.psf.voxel,
      .psf_fwhm = run.psf.fwhm,
      .psf_energy = run.psf.captured_energy,
  };
  if (run.config.background) {
    run.record.scale.background = static_cast<float>(*run.config.background) + snyder_shift(run.config);
  }
  threshold_input(run);
  choose_iterations(run, ranks);
  ranks.all_or_none([&] { plan_grid(run, ranks.size()); });
}

/// Equal but for the rounding of another processor or mathematical library.
bool nearly_equal(VolumeView<const float> a, VolumeView<const float> b) {
  if (a.extent() != b.extent()) {
    return false;
  }
  const float tolerance = 1e-6F * *std::max_element(a.data(), a.data() + voxel_count(a.extent()));
  return std::equal(a.data(), a.data() + voxel_count(a.extent()), b.data(),
                    [&](float v, float w) { return std::abs(v - w) <= tolerance; });
}

/// What of the present command does not fit the checkpoint, a line each.
std::string science_differences(const CheckpointContent& stored, const RunRecord& record,
                                const Preparation& run, const PointSpreadFunction& psf_now) {
  std::string list;
  for (const ParameterDifference& d : differences(stored.parameters, run.config, ParameterClass::science)) {
    list += text("\n  --", d.name, ": ", d.stored, " in the checkpoint, ", d.now, " now");
  }
  const VolumeDescription& input = run.reader->description();
  if (record.grid.volume != input.extent) {
    list += text("\n  volume (z×y×x): ", record.grid.volume, " in the checkpoint, ", input.extent, " now");
  } else if (record.input_digest != hex_text(input.digest)) {
    list += "\n  input: other slices than the checkpoint was begun with (names, sizes or contents differ)";
  }
  if (record.calibration != run.record.calibration) {
    list += "\n  --offset-image or --flat: other pixels than the checkpoint was begun with";
  }
  if (list.empty() && !nearly_equal(stored.psf.view(), psf_now.values.view())) {
    list += "\n  PSF: other values than the checkpoint was begun with";
  }
  return list;
}

/// The continuation of a run: grid, intensities and PSF are the checkpoint's own.
void prepare_continued(Preparation& run, const mpi::Communicator& ranks) {
  const PointSpreadFunction psf_now = image_psf(run, ranks);
  Checkpoint checkpoint(run.layout.checkpoint, ranks, Checkpoint::Access::read);
  ranks.all_or_none([&] {
    const CheckpointContent& stored = checkpoint.content();
    const RunRecord record = RunRecord::from_text(stored.run);
    const std::string list = science_differences(stored, record, run, psf_now);
    if (!list.empty()) {
      throw UserError(
          text("the checkpoint ", run.layout.checkpoint.string(), " belongs to another run:", list,
               "\nContinue with the checkpoint's values, name another --checkpoint and --output, or "
               "start over with --no-resume (which deletes it)"));
    }
    run.record = record;
    run.iterations = record.iterations;
    run.psf = stored_psf(stored, run.record);
    run.stripes = stored_stripes(checkpoint);
    run.plan = estimate_plan(run.record.grid, plan_request(run, ranks.size()), nominal_rates(run));
    const std::vector<BlockState> states = checkpoint.states();
    run.blocks_done = std::count(states.begin(), states.end(), BlockState::done);
  });
  checkpoint.close();
  filter_input(run, ranks);
  threshold_input(run);
}

/// Room that the run still needs where its checkpoint lies: finished blocks have theirs already.
std::int64_t checkpoint_bytes_to_come(const Preparation& run) {
  const std::int64_t needed = Checkpoint::bytes_needed(run.content());
  const double missing = 1.0
                         - static_cast<double>(run.blocks_done.value_or(0))
                               / static_cast<double>(BlockGrid(run.record.grid).size());
  return static_cast<std::int64_t>(static_cast<double>(needed) * missing);
}

/// Compressed slices may take anything from nothing on: their room cannot be told before.
std::int64_t slice_bytes_to_come(const Preparation& run) {
  return run.config.compression == TiffCompression::none ? export_bytes(run) : 0;
}

void require_room(const fs::path& place, std::int64_t needed, const std::string& what, const char* options) {
  const std::int64_t free = topology::free_disk(place.string());
  if (free >= 0 && free < needed) {
    throw UserError(text(what, " will take ", bytes_text(needed), ", but the file system of ", place.string(),
                         " has ", bytes_text(free), " free; make room or name another place with ", options));
  }
}

void require_disk(const Preparation& run) {
  const std::int64_t checkpoint = checkpoint_bytes_to_come(run);
  const std::int64_t slices = slice_bytes_to_come(run);
  require_room(run.layout.checkpoint.parent_path(), checkpoint, "the checkpoint", "--checkpoint");
  if (on_one_file_system(run.layout.checkpoint.parent_path(), run.layout.slices)) {
    require_room(run.layout.slices, checkpoint + slices, "checkpoint and slices together",
                 "--checkpoint or --output");
  } else {
    require_room(run.layout.slices, slices, "the slices", "--output");
  }
}

/// Voxels; 0: no limit.
std::int64_t largest_transform(const Preparation& run) {
  const std::int64_t wished = run.config.block_size_max;
  const std::int64_t smaller = run.too_large_transform * 9 / 10;
  return wished == 0 || smaller == 0 ? std::max(wished, smaller) : std::min(wished, smaller);
}

/// Samples are passed on as they are stored where nothing is computed from them before.
VoxelType sample_type(const RunConfig& config, const VolumeDescription& input) {
  return input.interpolated.empty() && !changes_input(config) ? input.type : VoxelType::float32;
}

} // namespace

CheckpointContent Preparation::content() const {
  CheckpointContent content{
      .volume = record.grid.volume,
      .core = record.grid.core,
      .parameters = run_values(config),
      .run = record.as_text(),
      .inputs = reader->description().files,
      .psf = Volume<float>(psf.values.extent()),
  };
  copy(psf.values.view(), content.psf.view());
  store_stripes(stripes, content);
  return content;
}

IterationParameters iteration_parameters(const Preparation& run) {
  const RunConfig& config = run.config;
  return {.iterations = run.iterations,
          .background = run.record.scale.background,
          .brightest = run.record.scale.brightest,
          .regularisation = {.total_variation = static_cast<float>(config.tv),
                             .damping = static_cast<float>(config.lambda_damping),
                             .smoothing_interval = config.regularize_interval,
                             .spacing = {config.dz, config.dxy, config.dxy}},
          .start = config.start};
}

PlanRequest plan_request(const Preparation& run, int workers) {
  const AlgorithmRow& row = algorithm(run.config.algorithm);
  const Extent3 half = run.psf.half_support();
  const int iterations = run.iterations;
  PlanRequest request{
      .volume = run.reader->description().extent,
      .half_support = half,
      .halo = halo_for(half, run.psf.fwhm_voxels(), row.effective_iterations(iterations), iterations),
      .transforms = 4LL * iterations + 2,
      .workers = workers,
      .largest_transform = largest_transform(run),
      .layout = run.reader->description().layout,
  };
  add_memory(request, run);
  return request;
}

void plan_grid(Preparation& run, int workers) {
  run.plan = plan_blocks(plan_request(run, workers), nominal_rates(run));
  run.record.grid = run.plan.shape;
}

std::int64_t export_bytes(const Preparation& run) {
  return voxel_count(run.record.grid.volume)
         * bytes_per_voxel(output_voxel_type(run.config, run.reader->description().type));
}

Preparation prepare(const RunConfig& config, const mpi::Communicator& ranks) {
  Preparation run;
  run.config = config;
  ranks.all_or_none([&] {
    validate(config);
    run.layout = output_layout(config);
    require_apart(run.layout.slices, config.input);
  });
  const std::optional<Device> device = take_device(config, ranks);
  run.share = share_node(config, ranks);
  run.worker.backend = open_device(device, run.share.threads, ranks);
  run.devices = survey_devices(*run.worker.backend, ranks);
  open_input(run, ranks);
  run.sample_type = sample_type(config, run.reader->description());
  calibrate_input(run, ranks);
  const bool continued =
      ranks.broadcast(static_cast<std::int64_t>(config.resume && fs::exists(run.layout.checkpoint)));
  ranks.all_or_none([&] {
    require_explicit_range(config, run.reader->description().type);
    require_storable(config, run.reader->description().extent, run.reader->description().type);
    require_writable(run.layout.slices);
    require_writable(run.layout.checkpoint.parent_path());
  });
  require_no_foreign_slices(run.layout.slices, run.reader->description().extent, ranks);
  if (continued) {
    prepare_continued(run, ranks);
  } else {
    prepare_afresh(run, ranks);
  }
  ranks.all_or_none([&] {
    require_disk(run);
    require_stage(run);
  });
  return run;
}

} // namespace lsdeconv
