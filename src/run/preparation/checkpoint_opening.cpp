#include "lsdeconv/run/preparation/checkpoint_opening.hpp"

#include "preparation_steps.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/symmetry.hpp"

#include <algorithm>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr const char* stripe_maps = "stripe-maps";
constexpr const char* stripe_profiles = "stripe-profiles";
constexpr const char* background_nodes = "background-nodes";
/// More do not write faster to one file, and would keep the processors from computing.
constexpr int most_write_threads = 8;

/// Removes what runs that were killed while they created a checkpoint have left. The run's lock keeps others
/// from creating one now.
void remove_leftovers(const std::filesystem::path& checkpoint) {
  remove_staged(checkpoint.parent_path(),
                [&](const std::string& name) { return name == checkpoint.filename(); });
}

/// A field of the checkpoint that a continued run needs as it was. Throws UserError where it is damaged.
std::optional<Volume<float>> needed_field(const Checkpoint& checkpoint, const char* name) {
  try {
    return checkpoint.field(name);
  } catch (const Error& error) {
    throw UserError(text(error.what(),
                         "; blocks that are missing cannot be computed like the others: start over "
                         "with --no-resume, which estimates it again, or write what is finished "
                         "with lsdeconv export"));
  }
}

/// The most counts that a voxel of the result may be expected to have. Where the fit is good, the light of a
/// voxel alone, blurred, is no brighter than the image there: result · peak of the PSF <= image. The sample
/// sees a part of the volume, and the iterations overshoot: float16 has room for both. 0 where nothing is
/// known.
double brightest_result(const PreparedRun& run) {
  constexpr double unseen_part = 16; // times the brightest voxel that was sampled, if its type can hold that
  constexpr double overshoot = 4;
  const VolumeView<const float> psf = run.psf.widest.values.view();
  const float* end = psf.data() + voxel_count(psf.extent());
  const double sum = std::accumulate(psf.data(), end, 0.0);
  const double peak = psf.data() == end ? 0 : double{*std::max_element(psf.data(), end)};
  const double image = std::min(unseen_part * static_cast<double>(run.manifest.scale.brightest),
                                largest_sample(run.input.description().type));
  return peak > 0 ? overshoot * image * sum / peak : 0;
}

StoredVoxels stored_voxels(const PreparedRun& run) {
  return run.config.checkpoint_voxels == StoredType::float16 ? half_precision_up_to(brightest_result(run))
                                                             : StoredVoxels{};
}

} // namespace

CheckpointMetadata checkpoint_metadata(const PreparedRun& run) {
  std::map<std::string, std::string> parameters = run_values(run.config);
  if (!run.config.input.empty()) { // whoever finds the checkpoint is to know what it is of
    parameters["input"] = std::filesystem::absolute(run.config.input).lexically_normal().string();
  }
  CheckpointMetadata content{
      .volume = run.manifest.grid.volume,
      .core = run.manifest.grid.core,
      .parameters = std::move(parameters),
      .run = run.manifest.as_text(),
      .inputs = run.input.description().files,
      .psf = Volume<float>(run.psf.widest.values.extent()),
      .voxel = voxel_of(run.config),
      .provenance = provenance(run.config.invocation, run.machines),
      .projections = projection_grid(run.manifest.grid.volume, voxel_of(run.config), run.config.atlas_voxel),
      .stored = stored_voxels(run),
  };
  copy(run.psf.widest.values.view(), content.psf.view());
  store_stripes(run.input.stripes, content);
  if (const auto& background = run.input.background) {
    content.fields.emplace(background_nodes,
                           std::shared_ptr<const Volume<float>>(background, &background->nodes));
  }
  return content;
}

std::int64_t bytes_saved_by_float16(const PreparedRun& run) {
  CheckpointMetadata content = checkpoint_metadata(run);
  content.stored.type = StoredType::float32;
  const std::int64_t whole = Checkpoint::bytes_needed(content);
  content.stored.type = StoredType::float16;
  return whole - Checkpoint::bytes_needed(content);
}

Checkpoint open_or_create(PreparedRun& run, const mpi::Communicator& ranks) {
  const Durability durability = run.config.fsync ? Durability::power_loss : Durability::program_end;
  ranks.all_or_none([&] {
    if (ranks.is_root() && !run.plan.blocks_done) {
      std::filesystem::create_directories(run.layout.checkpoint.parent_path());
      remove_leftovers(run.layout.checkpoint);
      if (run.config.resume && std::filesystem::exists(run.layout.checkpoint)) {
        throw UserError(text("another run has begun ", run.layout.checkpoint.string(),
                             " in the meantime; start the same command again to continue it"));
      }
      require_replaceable(run.layout.checkpoint);
      if (std::filesystem::remove(run.layout.checkpoint)) {
        log::detail("deleted the earlier checkpoint ", run.layout.checkpoint.string(), " (--no-resume)");
      }
      Checkpoint::create(run.layout.checkpoint, checkpoint_metadata(run), durability);
    }
  });
  Checkpoint checkpoint(run.layout.checkpoint, ranks, Checkpoint::Access::write);
  checkpoint.set_durability(durability);
  checkpoint.set_write_threads(std::min(run.resources.share.threads, most_write_threads));
  run.manifest = RunManifest::from_text(checkpoint.metadata().run);
  restore_psf(run, checkpoint.metadata());
  return checkpoint;
}

std::shared_ptr<const Stripes> stored_stripes(const Checkpoint& checkpoint, DestripeAxis axis) {
  std::optional<Volume<float>> maps = needed_field(checkpoint, stripe_maps);
  std::optional<Volume<float>> profiles = needed_field(checkpoint, stripe_profiles);
  return maps && profiles
             ? std::make_shared<const Stripes>(Stripes{std::move(*maps), std::move(*profiles), axis})
             : nullptr;
}

std::shared_ptr<const BackgroundField> stored_background(const Checkpoint& checkpoint, const Extent3& whole,
                                                         const RunConfig& config) {
  std::optional<Volume<float>> nodes = needed_field(checkpoint, background_nodes);
  return nodes ? std::make_shared<const BackgroundField>(
             BackgroundField{.nodes = std::move(*nodes),
                             .volume = whole,
                             .origin = config.roi ? config.roi->begin : Index3{}})
               : nullptr;
}

void store_stripes(const std::shared_ptr<const Stripes>& stripes, CheckpointMetadata& content) {
  if (stripes) { // shared, as copies would take too much memory
    content.fields.emplace(stripe_maps, std::shared_ptr<const Volume<float>>(stripes, &stripes->maps));
    content.fields.emplace(stripe_profiles,
                           std::shared_ptr<const Volume<float>>(stripes, &stripes->profiles));
  }
}

void restore_psf(PreparedRun& run, const CheckpointMetadata& content) {
  PointSpreadFunction psf;
  psf.values = Volume<float>(content.psf.extent());
  copy(content.psf.view(), psf.values.view());
  psf.voxel = run.manifest.psf_voxel;
  psf.fwhm = run.manifest.psf_fwhm;
  psf.captured_energy = run.manifest.psf_energy;
  psf.symmetric = point_symmetric(psf.values.view());
  psf.noise_share = run.psf.widest.noise_share;
  psf.negative_share = run.psf.widest.negative_share;
  psf.off_centre = run.psf.widest.off_centre;
  run.psf.widest = std::move(psf);
}

} // namespace lsdeconv
