#include "iteration_choice.hpp"
#include "preparation_steps.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/deconvolution/convolved_psf.hpp"
#include "lsdeconv/run/export/export_stage.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/input_staging.hpp"
#include "lsdeconv/run/planning/planning.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace fs = std::filesystem;

void open_input(PreparedRun& run, const mpi::Communicator& ranks) {
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

namespace {

PointSpreadFunction copy_of(const PointSpreadFunction& psf) {
  PointSpreadFunction same{
      Volume<float>(psf.values.extent()), psf.voxel, psf.fwhm, psf.captured_energy, psf.symmetric, psf.notes};
  copy(psf.values.view(), same.values.view());
  return same;
}

} // namespace

PointSpreadFunction image_psf(PreparedRun& run, const mpi::Communicator& ranks) {
  auto psfs = std::make_shared<PsfField>(input_psfs(run.config, run.reader->description().extent, ranks));
  psfs->transform(
      [&](PointSpreadFunction psf) { return convolved(std::move(psf), smoothing_kernels(run.config)); });
  PointSpreadFunction widest = copy_of(psfs->widest());
  if (psfs->varies()) {
    run.psfs = std::move(psfs);
  }
  return widest;
}

namespace {

/// The start of a run that has no checkpoint yet.
void prepare_afresh(PreparedRun& run, const mpi::Communicator& ranks) {
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
std::string science_differences(const CheckpointMetadata& stored, const RunManifest& record,
                                const PreparedRun& run, const PointSpreadFunction& psf_now) {
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

} // namespace

void prepare_continued(PreparedRun& run, const mpi::Communicator& ranks) {
  const PointSpreadFunction psf_now = image_psf(run, ranks);
  Checkpoint checkpoint(run.layout.checkpoint, ranks, Checkpoint::Access::read);
  ranks.all_or_none([&] {
    const CheckpointMetadata& stored = checkpoint.metadata();
    const RunManifest record = RunManifest::from_text(stored.run);
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
    estimate_grid(run, ranks.size());
    const std::vector<BlockState> states = checkpoint.states();
    run.blocks_done = std::count(states.begin(), states.end(), BlockState::done);
  });
  checkpoint.close();
  filter_input(run, ranks);
  threshold_input(run);
}

namespace {

/// Room that the run still needs where its checkpoint lies: finished blocks have theirs already.
std::int64_t checkpoint_bytes_to_come(const PreparedRun& run) {
  const std::int64_t needed = Checkpoint::bytes_needed(checkpoint_metadata(run));
  const double missing = 1.0
                         - static_cast<double>(run.blocks_done.value_or(0))
                               / static_cast<double>(BlockGrid(run.record.grid).size());
  return static_cast<std::int64_t>(static_cast<double>(needed) * missing);
}

/// Compressed slices may take anything from nothing on: their room cannot be told before.
std::int64_t slice_bytes_to_come(const PreparedRun& run) {
  return run.config.compression == TiffCompression::none ? export_bytes(run) : 0;
}

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
  const std::int64_t slices = slice_bytes_to_come(run);
  std::string of_checkpoint =
      shortage(run.layout.checkpoint.parent_path(), checkpoint, "the checkpoint", "--checkpoint");
  if (!of_checkpoint.empty()) {
    return of_checkpoint;
  }
  if (on_one_file_system(run.layout.checkpoint.parent_path(), run.layout.slices)) {
    return shortage(run.layout.slices, checkpoint + slices, "checkpoint and slices together",
                    "--checkpoint or --output");
  }
  return shortage(run.layout.slices, slices, "the slices", "--output");
}

void require_places(const PreparedRun& run, const mpi::Communicator& ranks) {
  const VolumeDescription& input = run.reader->description();
  ranks.all_or_none([&] {
    require_explicit_range(run.config, input.type);
    require_storable(run.config, input.extent, input.type);
    require_writable(run.layout.slices);
    require_writable(run.layout.checkpoint.parent_path());
  });
  require_no_foreign_slices(run.layout.slices, input.extent, ranks);
}

bool continues(const PreparedRun& run, const mpi::Communicator& ranks) {
  return ranks.broadcast(static_cast<std::int64_t>(run.config.resume && fs::exists(run.layout.checkpoint)));
}

VoxelType sample_type(const RunConfig& config, const VolumeDescription& input) {
  return input.interpolated.empty() && !changes_input(config) ? input.type : VoxelType::float32;
}

PreparedRun prepare(const RunConfig& config, const mpi::Communicator& ranks) {
  PreparedRun run;
  run.config = config;
  ranks.all_or_none([&] {
    validate(config);
    run.layout = output_layout(config);
    require_apart(run.layout.slices, config.input);
  });
  const TakenDevice taken = take_device(config, ranks);
  run.share = share_node(config, ranks);
  run.worker.backend = open_device(taken.device, run.share.threads, ranks);
  run.devices = survey_devices(*run.worker.backend, ranks);
  open_input(run, ranks);
  ranks.all_or_none([&] { require_stage_folder(run); });
  run.sample_type = sample_type(config, run.reader->description());
  calibrate_input(run, ranks);
  const bool continued = continues(run, ranks);
  require_places(run, ranks);
  log_placement(taken.place, ranks);
  if (continued) {
    prepare_continued(run, ranks);
  } else {
    prepare_afresh(run, ranks);
  }
  ranks.all_or_none([&] {
    if (const std::string shortage = room_shortage(run); !shortage.empty()) {
      throw UserError(shortage);
    }
    require_stage_room(run);
  });
  return run;
}

} // namespace lsdeconv
