#include "changed_input.hpp"
#include "preparation_steps.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/shell_word.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/checkpoint/standing_file.hpp"
#include "lsdeconv/run/export/output_format.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/planning/planning.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/telemetry/run_status.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

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
  const RunPsf& psf;
};

constexpr const char* other_input =
    "\n  input: other slices than the checkpoint was begun with (names, sizes or contents differ)";

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
  } else if (const std::string changed = changed_files(stored.inputs, now.input.files); !changed.empty()) {
    list += text("\n  input: changed since the checkpoint was begun: ", changed);
  } else if (manifest.input_digest != hex_text(now.input.digest)) {
    list += other_input;
  }
  if (manifest.calibration != now.calibration) {
    list += "\n  --offset-image or --flat: other pixels than the checkpoint was begun with";
  }
  if (manifest.psf_depths != now.psf.measured) {
    list += "\n  --psf-depths: other PSFs or depths than the checkpoint was begun with";
  }
  if (list.empty() && !nearly_equal(stored.psf.view(), now.psf.widest.values.view())) {
    list += "\n  PSF: other values than the checkpoint was begun with";
  }
  return list;
}

/// Whose checkpoint it is: " of /data/brain, last written on 2026-03-01 12:00, 3 of 8 blocks done".
std::string owner_text(const fs::path& path, const Checkpoint& checkpoint) {
  const auto& parameters = checkpoint.metadata().parameters;
  const auto input = parameters.find("input");
  return text(input == parameters.end() ? "" : " of " + input->second, ", last written on ",
              local_time_text(ReadableFile(path).modified(), "%Y-%m-%d %H:%M"), ", ", checkpoint.done_count(),
              " of ", count_text(checkpoint.block_count(), "block"), " done");
}

/// The options that give a run places of its own.
std::string free_places(const PreparedRun& run) {
  const fs::path output = free_output(run.layout.slices);
  std::string options = "-o " + shell_word(output.string());
  if (!run.config.checkpoint.empty()) {
    const fs::path& taken = run.layout.checkpoint;
    int number = 2;
    fs::path free;
    do {
      free = taken.parent_path() / text(taken.stem().string(), "_", number++, taken.extension().string());
    } while (fs::exists(free));
    options += " --checkpoint " + shell_word(free.string());
  }
  return options;
}

std::string refusal_text(const PreparedRun& run, const Checkpoint& checkpoint,
                         const std::string& differences) {
  const fs::path& path = run.layout.checkpoint;
  return text(
      "the checkpoint ", path.string(), " belongs to another run,", owner_text(path, checkpoint), ":",
      differences, "\nTo keep both, give this run a place of its own: ", free_places(run),
      "\nContinue that run with the checkpoint's values, or start over with --no-resume (which deletes "
      "it)");
}

/// The present run, and what opened.calibration holds.
PresentRun present(const PreparedRun& run, const OpenedInput& opened) {
  return {.config = run.config,
          .input = opened.reader->description(),
          .calibration = opened.calibration,
          .psf = run.psf};
}

std::string differences_of(const Checkpoint& checkpoint, const PreparedRun& run, const OpenedInput& opened) {
  const CheckpointMetadata& stored = checkpoint.metadata();
  return science_differences(stored, RunManifest::from_text(stored.run), present(run, opened));
}

/// The checkpoint of this very run at a place of earlier versions. Collective over `ranks`.
std::optional<Checkpoint> former_checkpoint(const fs::path& path, const PreparedRun& run,
                                            const OpenedInput& opened, const mpi::Communicator& ranks) {
  std::error_code impossible; // its name may be longer than names can be
  if (ranks.broadcast(static_cast<std::int64_t>(fs::is_regular_file(path, impossible))) == 0) {
    return std::nullopt;
  }
  try {
    Checkpoint checkpoint(path, ranks, Checkpoint::Access::read);
    std::string differences;
    ranks.all_or_none([&] { differences = differences_of(checkpoint, run, opened); });
    if (differences.empty()) {
      return checkpoint;
    }
    checkpoint.close();
  } catch (const UserError& error) { // the same on all ranks: damaged, or of another program
    log::debug(error.what());
  }
  return std::nullopt;
}

} // namespace

void require_replaceable(const fs::path& checkpoint) {
  const StandingFile standing = standing_file(checkpoint);
  const bool known = standing == StandingFile::remainder && is_own_status(status_path(checkpoint));
  if (standing == StandingFile::foreign || (standing == StandingFile::remainder && !known)) {
    throw UserError(
        text(checkpoint.string(),
             " is no checkpoint of this program and is left as it is, whatever options are given; "
             "name another file with --checkpoint"));
  }
}

namespace {

/// differences_of(), and in the same form what the files alone do not show: that slices have changed under
/// finished blocks. Collective over `ranks`.
std::string all_differences(const Checkpoint& checkpoint, const PreparedRun& run, const OpenedInput& opened,
                            const mpi::Communicator& ranks) {
  std::string differences;
  ranks.all_or_none([&] { differences = differences_of(checkpoint, run, opened); });
  if (!differences.empty() && differences != other_input) {
    return differences;
  }
  const Index3 origin = run.config.roi ? run.config.roi->begin : Index3{};
  const std::string slices = changed_slices(checkpoint, opened, origin, ranks);
  return slices.empty() ? differences
                        : text("\n  input: changed since its finished blocks were computed: ", slices);
}

/// The checkpoint, open for reading, as what is to be continued or refused. Collective over `ranks`.
void judge(Checkpoint checkpoint, StandingCheckpoint& standing, const PreparedRun& run,
           const OpenedInput& opened, const mpi::Communicator& ranks) {
  const std::string differences = all_differences(checkpoint, run, opened, ranks);
  if (differences.empty()) {
    standing.continued = std::move(checkpoint);
    return;
  }
  ranks.all_or_none([&] {
    standing.refusal = refusal_text(run, checkpoint, differences);
    standing.free_places = free_places(run);
  });
  checkpoint.close();
}

} // namespace

StandingCheckpoint standing_checkpoint(PreparedRun& run, const OpenedInput& opened,
                                       const mpi::Communicator& ranks) {
  StandingCheckpoint standing;
  const auto there = ranks.on_root([&] {
    if (!run.config.resume) {
      require_replaceable(run.layout.checkpoint);
    }
    const bool resumed = run.config.resume && fs::exists(run.layout.checkpoint);
    if (resumed && standing_file(run.layout.checkpoint) == StandingFile::remainder
        && is_own_status(status_path(run.layout.checkpoint))) {
      throw UserError(
          text("the checkpoint ", run.layout.checkpoint.string(),
               " is damaged beyond reading; start over with --no-resume, which replaces it, or name "
               "another with --checkpoint"));
    }
    return static_cast<std::int64_t>(resumed);
  });
  if (there != 0) {
    judge(Checkpoint(run.layout.checkpoint, ranks, Checkpoint::Access::read), standing, run, opened, ranks);
    return standing;
  }
  for (const fs::path& former : run.layout.former_checkpoints) {
    std::optional<Checkpoint> found;
    if (run.config.resume && !standing.continued && standing.refusal.empty()) {
      found = former_checkpoint(former, run, opened, ranks);
    }
    if (found) {
      run.layout.checkpoint = former;
      judge(std::move(*found), standing, run, opened, ranks);
    }
  }
  return standing;
}

bool is_finished(const PreparedRun& run, const OpenedInput& opened, const mpi::Communicator& ranks) {
  const RunConfig& config = run.config;
  if (!config.resume || !config.export_slices) {
    return false;
  }
  const VolumeDescription& input = opened.reader->description();
  RunManifest manifest;
  manifest.grid.volume = input.extent;
  manifest.input_digest = hex_text(input.digest);
  manifest.input_type = name(input.type);
  manifest.calibration = opened.calibration;
  manifest.psf_depths = run.psf.measured;
  const ResultMarks marks{.run = {},
                          .recipe =
                              recipe(run_values(config), manifest.as_text(), run.psf.widest.values.view()),
                          .storage = storage(config),
                          .files = files_digest(input.files)};
  return output_format(config.output_format)
      .is_complete(output_slices(run.layout.slices, config, input), input.extent, marks, ranks);
}

void prepare_continued(PreparedRun& run, OpenedInput opened, Checkpoint checkpoint,
                       const mpi::Communicator& ranks) {
  const RunConfig& config = run.config;
  const WorkerShare& share = run.resources.share;
  std::shared_ptr<const Stripes> stripes;
  std::shared_ptr<const BackgroundField> background;
  ranks.all_or_none([&] {
    const CheckpointMetadata& stored = checkpoint.metadata();
    run.manifest = RunManifest::from_text(stored.run);
    restore_psf(run, stored);
    stripes = stored_stripes(checkpoint, config.destripe_axis);
    use_masks(opened, config, run.manifest.masks);
    background = stored_background(checkpoint, opened.whole->description().extent, config);
    run.plan.blocks_done = checkpoint.done_count();
  });
  checkpoint.close();
  auto reader =
      evened(filtered(std::move(opened.reader), config, stripes, share.threads), background, share.threads);
  reader = thresholded(std::move(reader), config, run.manifest.scale.background);
  run.input = with_filters(std::move(opened), std::move(reader), {stripes, background}, config);
  ranks.all_or_none([&] { estimate_grid(run, ranks.size()); });
}

} // namespace lsdeconv
