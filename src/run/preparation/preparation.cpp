#include "iteration_choice.hpp"
#include "noise_choice.hpp"
#include "preparation_steps.hpp"
#include "psf_check.hpp"
#include "quality_trial.hpp"
#include "regularisation_trial.hpp"
#include "warnings/data_warnings.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/convolved_psf.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"
#include "lsdeconv/run/export/output_format.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/input_staging.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/planning/planning.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/run/preparation/found_layout.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/telemetry/run_status.hpp"
#include "lsdeconv/telemetry/trace_part.hpp"

namespace lsdeconv {
namespace fs = std::filesystem;

PreparedInput with_filters(OpenedInput opened, std::unique_ptr<VolumeReader> reader, FoundDisturbances found,
                           const RunConfig& config) {
  const bool evened_out =
      (opened.masked != nullptr && opened.masked->changes_counts()) || found.background != nullptr;
  const VoxelType type = evened_out ? VoxelType::float32 : sample_type(config, reader->description());
  return {.reader = std::move(reader),
          .slice = opened.slice,
          .staging = std::move(opened.staging),
          .stripes = std::move(found.stripes),
          .sample_type = type,
          .masked = opened.masked != nullptr,
          .warnings = std::move(opened.warnings),
          .background = std::move(found.background),
          .digesting = opened.digesting};
}

namespace {

/// What the sampled slices say.
struct DataSample {
  NoiseModel noise;
  std::shared_ptr<const BackgroundField> background; ///< Null where it is one level.
  IntensitySample intensity;
};

/// The manifest of a run that has no checkpoint yet, without iterations and grid.
RunManifest new_manifest(const RunConfig& config, const VolumeDescription& input,
                         const PointSpreadFunction& psf, const DataSample& data) {
  const IntensitySample& sample = data.intensity;
  IntensityScale scale = sample.scale;
  if (config.background) {
    scale.background = static_cast<float>(*config.background) + snyder_shift(config);
  } else if (data.background) {
    scale.background = static_cast<float>(data.background->mean()) + snyder_shift(config);
  }
  return {.grid = {},
          .scale = scale,
          .input_digest = hex_text(input.digest),
          .input_type = name(input.type),
          .calibration = {},
          .program = program_version(),
          .noise = data.noise,
          .masks = {},
          .total_variation = 0,
          .regularisation_choice = {},
          .iterations = 0,
          .iteration_choice = {},
          .quality = {},
          .data_warnings = data_warnings(config, sample, data.noise, input.type),
          .psf_depths = {},
          .psf_residual = 0,
          .psf_depth_factor = 0,
          .psf_voxel = psf.voxel,
          .psf_fwhm = psf.fwhm,
          .psf_energy = psf.captured_energy};
}

/// What the slices say of intensities: background and signal those of the whole volume, so that a region is
/// deconvolved as it would be in it; where stripes are taken out, which are only known in the region, those
/// of the region. reader: of the region, with filters; whole: of the volume, without. Collective over
/// `ranks`.
IntensitySample sampled(VolumeReader& reader, VolumeReader& whole, const RunConfig& config,
                        const NoiseModel& noise, const mpi::Communicator& ranks) {
  const float shift = snyder_shift(config);
  const SampleRequest request{.offset = remaining_offset(config) + shift,
                              .dark_variance = noise.dark_variance,
                              .levels = count_levels(config)};
  IntensitySample sample = sample_intensity(reader, request, ranks);
  sample.scale.brightest += shift;
  if (config.roi && !destripes(config)) {
    const IntensitySample of_whole = sample_intensity(whole, request, ranks);
    sample.scale.background = of_whole.scale.background;
    sample.scale.signal = of_whole.scale.signal;
    sample.smoothed = of_whole.smoothed;
    sample.darkest = of_whole.darkest;
    sample.dark_share = of_whole.dark_share;
  }
  sample.scale.background += shift;
  return sample;
}

/// Throws UserError where the algorithm needs a gain that neither the user nor the data have told.
void require_gain(const RunConfig& config, const NoiseModel& noise) {
  if (algorithm(config.algorithm).compares_halves && noise.gain <= 0) {
    throw UserError(
        text("--algorithm ", config.algorithm,
             " shares the photo-electrons out to two halves, but the data do not show how many there "
             "are: give --gain, the counts per photo-electron, or take shb"));
  }
}

} // namespace

IntensitySample sample_input(PreparedRun& run, OpenedInput opened, const mpi::Communicator& ranks) {
  const RunConfig& config = run.config;
  const WorkerShare& share = run.resources.share;
  MaskRules masks = find_masks(opened, config, run.psf, share, ranks);
  std::shared_ptr<const Stripes> stripes = find_stripes(*opened.reader, config, share, ranks);
  DataSample data;
  VolumeReader& opened_whole = *opened.whole;
  data.noise = noise_model(config, opened, ranks);
  data.background = find_background(opened_whole, config, data.noise, ranks);
  if (data.background) {
    leave_saturated_out(opened, config, masks);
  }
  auto reader = evened(filtered(std::move(opened.reader), config, stripes, share.threads), data.background,
                       share.threads);
  data.intensity = sampled(*reader, opened_whole, config, data.noise, ranks);
  ranks.all_or_none([&] {
    refuse_hopeless_data(config, data.intensity);
    require_gain(config, data.noise);
    run.manifest = new_manifest(config, reader->description(), run.psf.widest, data);
  });
  run.manifest.calibration = opened.calibration;
  run.manifest.masks = std::move(masks);
  run.manifest.psf_depths = run.psf.measured;
  reader = thresholded(std::move(reader), config, run.manifest.scale.background);
  run.input = with_filters(std::move(opened), std::move(reader), {stripes, data.background}, config);
  return std::move(data.intensity);
}

void choose_settings(PreparedRun& run, const IntensitySample& sample, TrialBoxes& boxes,
                     const mpi::Communicator& ranks) {
  choose_regularisation(run, sample, boxes, ranks);
  const PsfCheck check = checked_psf(run, boxes, ranks);
  run.manifest.psf_residual = check.left.ratio;
  run.manifest.psf_depth_factor =
      check.depth.boxes > 0 && check.depth.undetermined.empty() ? check.depth.factor : 0;
  if (const std::string warning = about_psf_depth(run.config, check); !warning.empty()) {
    run.manifest.data_warnings.push_back(warning);
  }
  const IterationChoice choice = choose_iterations(run, boxes, check.is_too_deep(), ranks);
  run.manifest.iterations = choice.iterations;
  run.manifest.iteration_choice = choice.json;
}

namespace {

/// Prepares a run that has no checkpoint yet. Fills input, manifest and plan. Collective over `ranks`.
void prepare_afresh(PreparedRun& run, OpenedInput opened, const mpi::Communicator& ranks) {
  const IntensitySample sample = sample_input(run, std::move(opened), ranks);
  TrialBoxes boxes(run);
  choose_settings(run, sample, boxes, ranks);
  run.manifest.quality = sampled_quality(run, boxes, ranks);
  ranks.all_or_none([&] { plan_grid(run, ranks.size()); });
}

/// Bytes that the checkpoint will still grow by: finished blocks have their room already.
std::int64_t checkpoint_bytes_to_come(const PreparedRun& run) {
  const std::int64_t needed = Checkpoint::bytes_needed(checkpoint_metadata(run));
  const double missing = 1.0
                         - static_cast<double>(run.plan.blocks_done.value_or(0))
                               / static_cast<double>(BlockGrid(run.manifest.grid).size());
  return static_cast<std::int64_t>(static_cast<double>(needed) * missing);
}

/// Bytes of the slices; 0 for compressed ones, whose size is not known before.
std::int64_t slice_bytes_to_come(const RunConfig& config, const VolumeDescription& input) {
  return config.compression == TiffCompression::none ? export_bytes(config, input) : 0;
}

/// Why `place` has no room for `what`, which takes `needed` bytes; empty where it has. options: that name
/// another place.
std::string shortage(const fs::path& place, std::int64_t needed, const std::string& what,
                     const char* options) {
  const std::int64_t free = topology::free_disk(place.string());
  return free < 0 || free >= needed
             ? std::string()
             : text(what, " will take ", bytes_text(needed), ", but the file system of ", place.string(),
                    " has ", bytes_text(free), " free; make room or name another place with ", options);
}

} // namespace

std::string room_shortage(const PreparedRun& run) {
  const std::int64_t checkpoint = checkpoint_bytes_to_come(run);
  const std::int64_t slices = slice_bytes_to_come(run.config, run.input.description());
  std::string checkpoint_shortage =
      shortage(run.layout.checkpoint.parent_path(), checkpoint, "the checkpoint", "--checkpoint");
  if (!checkpoint_shortage.empty()) {
    return checkpoint_shortage;
  }
  if (on_one_file_system(run.layout.checkpoint.parent_path(), run.layout.slices)) {
    return shortage(run.layout.slices, checkpoint + slices, "checkpoint and slices together",
                    "--checkpoint or --output");
  }
  return shortage(run.layout.slices, slices, "the slices", "--output");
}

OutputLayout checked_layout(const RunConfig& config, const mpi::Communicator& ranks) {
  const OutputLayout layout = shared_layout(config, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      require_apart(layout.slices, config.input);
      if (config.output.empty() && is_link_to_folder(config.input)) {
        log::detail(config.input.string(), " is a link: the result goes beside it, into ",
                    layout.slices.string());
      }
    }
  });
  return layout;
}

namespace {

/// Throws UserError for files of others that would be replaced.
void require_no_foreign_files(const RunConfig& config, const OutputLayout& layout, int ranks) {
  require_own_file(layout.report, is_own_report, "--output");
  require_own_file(status_path(layout.checkpoint), is_own_status, "--checkpoint");
  if (!config.trace.empty()) {
    const fs::path trace = fs::absolute(config.trace);
    require_own_file(trace, is_own_trace, "--trace");
    for (int rank = 0; rank < ranks; ++rank) {
      require_own_file(trace_part_path(trace, rank), is_own_trace, "--trace");
    }
  }
}

} // namespace

void require_places(const RunConfig& config, const OutputLayout& layout, const VolumeDescription& input,
                    const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    require_explicit_range(config, input.type);
    output_format(config.output_format).require_storable(config, input.extent, input.type);
    if (ranks.is_root()) {
      require_writable(layout, config);
      require_no_foreign_files(config, layout, ranks.size());
    }
  });
  require_no_foreign_result(config, output_slices(layout.slices, config, input), ranks);
}

void add_place_warnings(OpenedInput& opened, const OutputLayout& layout, const mpi::Communicator& ranks) {
  const std::string warning = ranks.on_root([&] { return other_files_warning(layout.slices); });
  if (!warning.empty()) {
    opened.warnings.push_back(warning);
  }
}

PreparedRun prepare(const RunConfig& config, const mpi::Communicator& ranks) {
  PreparedRun run;
  run.config = config;
  run.layout = checked_layout(config, ranks);
  TakenDevice taken = take_device(config, ranks);
  run.resources = open_resources(config, std::move(taken.gpu), std::move(taken.left_out), ranks);
  const std::string& host = run.resources.share.machine.host;
  ranks.all_or_none([&] { require_stage_folder(config.stage_dir, host); });
  OpenedInput opened = open_input(config, run.resources.share, ranks);
  ranks.all_or_none([&] { complete_optics(run.config, opened.reader->description().stated); });
  require_places(config, run.layout, opened.reader->description(), ranks);
  add_place_warnings(opened, run.layout, ranks);
  log_placement(taken.place, ranks);
  run.psf = image_psf(run.config, opened.reader->description().extent, ranks);
  StandingCheckpoint standing = standing_checkpoint(run, opened, ranks);
  if (!standing.refusal.empty()) {
    throw UserError(standing.refusal);
  }
  if (standing.continued) {
    prepare_continued(run, std::move(opened), std::move(*standing.continued), ranks);
  } else if (is_finished(run, opened, ranks)) {
    run.finished = true;
    return run;
  } else {
    prepare_afresh(run, std::move(opened), ranks);
  }
  run.plan.bytes_sampled = ranks.sum(run.input.reader->statistics().bytes_decoded);
  ranks.all_or_none([&] {
    if (const std::string shortage = room_shortage(run); !shortage.empty()) {
      throw UserError(shortage);
    }
    if (!config.stage_dir.empty()) {
      require_stage_room(config.stage_dir, host, least_staged_bytes(run.input, run.manifest.grid));
    }
  });
  return run;
}

std::string finished_text(const PreparedRun& run) {
  return text(
      "the result of this run lies in ", run.layout.slices.string(),
      ", complete and stored as asked, and its checkpoint is gone: nothing is left to do; --no-resume "
      "computes it again");
}

} // namespace lsdeconv
