#include "lsdeconv/run/preparation/plan_json.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/planning/nominal_rates.hpp"
#include "lsdeconv/run/planning/planning.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// Of the plan: grows where a name changes its meaning or goes.
constexpr int plan_version = 1;

/// Null where the names of files do not matter.
Json order_json(const SliceOrder& order) {
  return order.pattern.empty() ? Json()
                               : Json{{"pattern", order.pattern},
                                      {"first", order.first},
                                      {"last", order.last},
                                      {"step", order.step},
                                      {"even", order.even}};
}

Json input_json(const PreparedRun& run) {
  const VolumeDescription& input = run.input.description();
  return {{"extent_zyx", extent_json(input.extent)},
          {"type", name(input.type)},
          {"files", input.files.size()},
          {"slices", order_json(input.order)},
          {"bytes", voxel_count(input.extent) * bytes_per_voxel(input.type)},
          {"compressed", input.layout.compressed},
          {"voxel_um_zyx", {run.config.dz, run.config.dxy, run.config.dxy}},
          {"from_metadata", stated_optics_text(run.config, input.stated)}};
}

Json grid_json(const GridShape& shape) {
  const BlockGrid grid(shape);
  return {{"blocks", grid.size()},
          {"blocks_zyx", extent_json(grid.blocks())},
          {"core_zyx", extent_json(shape.core)},
          {"halo_zyx", extent_json(shape.halo)},
          {"transform_zyx", extent_json(shape.transform)}};
}

/// The PSF that halo and grid suit, and all of them where it varies.
Json plan_psf_json(const PreparedRun& run) {
  Json json = psf_json(run.psf.widest);
  json["model"] = has_measured_psf(run.config) ? "measured" : row_of(run.config.optics.model).name;
  json["notes"] = run.psf.widest.notes;
  const bool by_depth = run.psf.field && run.psf.field->by_depth();
  json["along_the_sheet"] = run.psf.field && !by_depth ? psfs_json(*run.psf.field) : Json::array();
  json["at_depths"] = by_depth ? psfs_json(*run.psf.field) : Json::array();
  return json;
}

/// What the plan decides on the iterations: the count and its choice, where one was made from the data.
Json iterations_json(const PreparedRun& run) {
  const std::string& choice = run.manifest.iteration_choice;
  return choice.empty() ? Json() : Json::parse(choice, nullptr, false);
}

/// Counts; null where only the run finds it.
Json background_json(const PreparedRun& run) {
  return run.input.sampled || run.config.background ? Json(run.manifest.scale.background) : Json();
}

/// Weight of the total variation; null where only the run finds it.
Json total_variation_json(const PreparedRun& run) {
  return run.input.sampled || !chooses_total_variation(run.config)
             ? Json(total_variation(run.config, run.manifest))
             : Json();
}

Json ranks_json(const PlannedRun& planned) {
  const PreparedRun& run = planned.run;
  return {{"ranks", planned.ranks},
          {"nodes", run.resources.share.nodes},
          {"ranks_per_node", run.resources.share.ranks_on_node},
          {"gpus", run.resources.devices.gpus},
          {"threads_per_rank", run.resources.share.threads},
          {"assumed", run.config.plan_ranks > 0},
          {"most_useful_ranks", most_useful_ranks(run.config, run.plan.blocks)}};
}

Json bytes_json(const PlannedRun& planned) {
  const PreparedRun& run = planned.run;
  return {{"per_rank", run.plan.blocks.bytes_per_worker},
          {"per_node", run.plan.blocks.bytes_per_worker * run.resources.share.ranks_on_node},
          {"available_per_rank", run.resources.share.bytes},
          {"per_gpu", run.plan.blocks.bytes_on_device},
          {"checkpoint", Checkpoint::bytes_needed(checkpoint_metadata(run))},
          {"checkpoint_saved_by_float16", bytes_saved_by_float16(run)},
          {"slices_uncompressed", export_bytes(run.config, run.input.description())},
          {"decoded", run.plan.blocks.bytes_decoded}};
}

Json seconds_json(const PlannedRun& planned) {
  const PreparedRun& run = planned.run;
  const Plan& plan = run.plan.blocks;
  return {{"deconvolution", plan.total_seconds},
          {"export", export_seconds(run.config, run.input.description(), run.resources.share, planned.ranks)},
          {"block", plan.block_seconds},
          {"block_computing", plan.compute_seconds},
          {"storage", plan.storage_seconds}};
}

Json rates_json(const PlannedRun& planned) {
  const PreparedRun& run = planned.run;
  const NominalRates rates =
      nominal_rates(run.config, run.resources, run.input.description().layout, planned.ranks);
  return {{"voxel_iterations_per_rank", rates.transform_voxels_per_second / transforms_per_iteration},
          {"decoded_bytes_per_rank", rates.decoded_bytes_per_second},
          {"storage_bytes", rates.storage_bytes_per_second}};
}

} // namespace

Json extent_json(const Extent3& extent) {
  return {extent.z, extent.y, extent.x};
}

Json masks_json(const MaskRules& rules) {
  const HotVoxelTest& hot = rules.unseen.hot;
  return {{"sampled_voxels", rules.sampled.voxels},
          {"hot_voxels", rules.sampled.hot},
          {"zero_voxels", rules.sampled.zeros},
          {"saturated_voxels", rules.sampled.too_bright},
          {"saturation_counts", std::isfinite(rules.saturation) ? Json(rules.saturation) : Json()},
          {"zeros_unseen", rules.unseen.zeros},
          {"dead_columns", rules.unseen.dead.columns},
          {"dead_rows", rules.unseen.dead.rows},
          {"dead_pixels", rules.unseen.dead.single},
          {"slice_brightness", rules.unseen.planes.brightness},
          {"hot_test", hot.any() ? Json{{"dark_counts", hot.dark},
                                        {"gain", hot.gain},
                                        {"dark_variance", hot.variance},
                                        {"steepest", hot.steepest}}
                                 : Json()}};
}

std::string plan_json(const PlannedRun& planned) {
  const PreparedRun& run = planned.run;
  Json json{{"version", plan_version},
            {"program", program_version()},
            {"input", input_json(run)},
            {"psf", plan_psf_json(run)},
            {"algorithm", run.config.algorithm},
            {"iterations", run.manifest.iterations},
            {"iterations_assumed", !run.input.sampled && !run.config.numit},
            {"iteration_choice", iterations_json(run)},
            {"total_variation", total_variation_json(run)},
            {"background_counts", background_json(run)},
            {"offset_counts", run.config.offset},
            {"masked", masks_json(run.manifest.masks)},
            {"noise", run.input.sampled ? noise_json(run.manifest) : Json()},
            {"grid", grid_json(run.manifest.grid)},
            {"ranks", ranks_json(planned)},
            {"bytes", bytes_json(planned)},
            {"seconds", seconds_json(planned)},
            {"assumed_per_second", rates_json(planned)},
            {"parameters", parameters_json(run_values(run.config))},
            {"units", units_json(run_values(run.config))},
            {"sources", sources_json(run.config)},
            {"checkpoint", run.layout.checkpoint.string()},
            {"output", run.layout.slices.string()},
            {"blocks_done", run.plan.blocks_done.value_or(0)},
            {"warnings", warnings(run)},
            {"doubts", warnings(run)}, // as plans called them before
            {"refusal", planned.refusal},
            {"other_run", planned.other_run}};
  if (!planned.refusal.empty()) {
    json["error"] = planned.refusal;
  }
  return json_text(json);
}

} // namespace lsdeconv
