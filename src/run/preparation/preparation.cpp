#include "iteration_choice.hpp"
#include "preparation_steps.hpp"
#include "warnings/data_warnings.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/deconvolution/convolved_psf.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"
#include "lsdeconv/run/export/output_format.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/input_staging.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/planning/planning.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace fs = std::filesystem;

namespace {

/// The opened input with the reader that has all filters. Its own reader is moved away already.
PreparedInput with_filters(OpenedInput opened, std::unique_ptr<VolumeReader> reader,
                           std::shared_ptr<const Stripes> stripes, const RunConfig& config) {
  const VoxelType type = sample_type(config, reader->description());
  return {.reader = std::move(reader),
          .slice = opened.slice,
          .staging = std::move(opened.staging),
          .stripes = std::move(stripes),
          .sample_type = type,
          .warnings = std::move(opened.warnings)};
}

/// The manifest of a run that has no checkpoint yet, without iterations and grid.
RunManifest new_manifest(const RunConfig& config, const VolumeDescription& input,
                         const PointSpreadFunction& psf, const IntensitySample& sample) {
  IntensityScale scale = sample.scale;
  if (config.background) {
    scale.background = static_cast<float>(*config.background) + snyder_shift(config);
  }
  return {.grid = {},
          .scale = scale,
          .input_digest = hex_text(input.digest),
          .input_type = name(input.type),
          .calibration = {},
          .program = program_version(),
          .iterations = 0,
          .iteration_choice = {},
          .data_warnings = data_warnings(config, sample, input.type),
          .psf_voxel = psf.voxel,
          .psf_fwhm = psf.fwhm,
          .psf_energy = psf.captured_energy};
}

/// Prepares a run that has no checkpoint yet. Fills input, psf, manifest and plan. Collective over `ranks`.
void prepare_afresh(PreparedRun& run, OpenedInput opened, const mpi::Communicator& ranks) {
  const RunConfig& config = run.config;
  const WorkerShare& share = run.resources.share;
  run.psf = image_psf(config, opened.reader->description().extent, ranks);
  std::shared_ptr<const Stripes> stripes = find_stripes(*opened.reader, config, share, ranks);
  auto reader = filtered(std::move(opened.reader), config, stripes, share.threads);
  const IntensitySample sample =
      sample_intensity(*reader, remaining_offset(config), count_levels(config), ranks);
  ranks.all_or_none([&] {
    refuse_hopeless_data(config, sample);
    run.manifest = new_manifest(config, reader->description(), run.psf.widest, sample);
  });
  run.manifest.calibration = opened.calibration;
  reader = thresholded(std::move(reader), config, run.manifest.scale.background);
  run.input = with_filters(std::move(opened), std::move(reader), std::move(stripes), config);
  const IterationChoice choice = choose_iterations(run, ranks);
  run.manifest.iterations = choice.iterations;
  run.manifest.iteration_choice = choice.json;
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

/// The present command, as far as it must fit the checkpoint of an earlier one.
struct PresentRun {
  const RunConfig& config;
  const VolumeDescription& input;
  const std::string& calibration; ///< Digest of offset image and flat field.
  const PointSpreadFunction& psf;
};

/// Differences between the checkpoint and the present command for which it cannot be continued: a line each.
std::string science_differences(const CheckpointMetadata& stored, const RunManifest& manifest,
                                const PresentRun& now) {
  std::string list;
  for (const ParameterDifference& d : differences(stored.parameters, now.config, ParameterClass::science)) {
    list += text("\n  --", d.name, ": ", d.stored, " in the checkpoint, ", d.now, " now");
  }
  if (manifest.grid.volume != now.input.extent) {
    list +=
        text("\n  volume (z×y×x): ", manifest.grid.volume, " in the checkpoint, ", now.input.extent, " now");
  } else if (manifest.input_digest != hex_text(now.input.digest)) {
    list += "\n  input: other slices than the checkpoint was begun with (names, sizes or contents differ)";
  }
  if (manifest.calibration != now.calibration) {
    list += "\n  --offset-image or --flat: other pixels than the checkpoint was begun with";
  }
  if (list.empty() && !nearly_equal(stored.psf.view(), now.psf.values.view())) {
    list += "\n  PSF: other values than the checkpoint was begun with";
  }
  return list;
}

void refuse_other_run(const std::filesystem::path& checkpoint, const std::string& differences) {
  if (!differences.empty()) {
    throw UserError(
        text("the checkpoint ", checkpoint.string(), " belongs to another run:", differences,
             "\nContinue with the checkpoint's values, name another --checkpoint and --output, or "
             "start over with --no-resume (which deletes it)"));
  }
}

} // namespace

void prepare_continued(PreparedRun& run, OpenedInput opened, const mpi::Communicator& ranks) {
  const RunConfig& config = run.config;
  const WorkerShare& share = run.resources.share;
  const VolumeDescription& input = opened.reader->description();
  run.psf = image_psf(config, input.extent, ranks);
  Checkpoint checkpoint(run.layout.checkpoint, ranks, Checkpoint::Access::read);
  std::shared_ptr<const Stripes> stripes;
  ranks.all_or_none([&] {
    const CheckpointMetadata& stored = checkpoint.metadata();
    run.manifest = RunManifest::from_text(stored.run);
    refuse_other_run(
        run.layout.checkpoint,
        science_differences(
            stored, run.manifest,
            {.config = config, .input = input, .calibration = opened.calibration, .psf = run.psf.widest}));
    restore_psf(run, stored);
    stripes = stored_stripes(checkpoint);
    run.plan.blocks_done = checkpoint.done_count();
  });
  checkpoint.close();
  auto reader = thresholded(filtered(std::move(opened.reader), config, stripes, share.threads), config,
                            run.manifest.scale.background);
  run.input = with_filters(std::move(opened), std::move(reader), std::move(stripes), config);
  ranks.all_or_none([&] { estimate_grid(run, ranks.size()); });
}

namespace {

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
  OutputLayout layout;
  ranks.all_or_none([&] {
    layout = output_layout(config);
    require_apart(layout.slices, config.input);
  });
  return layout;
}

void require_places(const RunConfig& config, const OutputLayout& layout, const VolumeDescription& input,
                    const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    require_explicit_range(config, input.type);
    output_format(config.output_format).require_storable(config, input.extent, input.type);
    require_writable(layout.slices);
    require_writable(layout.checkpoint.parent_path());
  });
  output_format(config.output_format).require_no_foreign(output_slices(layout.slices, config, input), ranks);
}

bool continues(const RunConfig& config, const OutputLayout& layout, const mpi::Communicator& ranks) {
  return ranks.broadcast(static_cast<std::int64_t>(config.resume && fs::exists(layout.checkpoint)));
}

PreparedRun prepare(const RunConfig& config, const mpi::Communicator& ranks) {
  PreparedRun run;
  run.config = config;
  run.layout = checked_layout(config, ranks);
  const TakenDevice taken = take_device(config, ranks);
  run.resources = open_resources(config, taken.device, ranks);
  const std::string& host = run.resources.share.machine.host;
  ranks.all_or_none([&] { require_stage_folder(config.stage_dir, host); });
  OpenedInput opened = open_input(config, run.resources.share, ranks);
  ranks.all_or_none([&] { complete_optics(run.config, opened.reader->description().stated); });
  const bool continued = continues(config, run.layout, ranks);
  require_places(config, run.layout, opened.reader->description(), ranks);
  log_placement(taken.place, ranks);
  if (continued) {
    prepare_continued(run, std::move(opened), ranks);
  } else {
    prepare_afresh(run, std::move(opened), ranks);
  }
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

} // namespace lsdeconv
