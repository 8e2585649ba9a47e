#include "report_parts.hpp"

#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/report_document.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

Json stage_json(const StageTimes& stage) {
  return {{"busy_seconds", stage.busy_seconds},
          {"waiting_seconds", stage.waiting_seconds},
          {"bytes", stage.bytes},
          {"blocks", stage.blocks}};
}

// Keys that readers of earlier reports know stay beside the present ones: unit_*, units_*, blocks_dark,
// times_read.

void add_chunks(Json& json, const ReadStatistics& reading) {
  const auto add = [&json](const std::string& name, std::int64_t count) {
    json["chunks_" + name] = count;
    json["units_" + name] = count;
  };
  add("decoded", reading.chunks_decoded);
  add("reused", reading.chunks_reused);
  add("from_other_ranks", reading.chunks_from_others);
}

Json rank_json(const PipelineTimes& times, const ReadStatistics& reading) {
  Json json{{"wall_seconds", times.wall_seconds},
            {"peak_bytes", times.peak_bytes},
            {"device_busy_seconds", times.device_seconds},
            {"idle_seconds", times.wall_seconds - times.compute.busy_seconds},
            {"read", stage_json(times.read)},
            {"compute", stage_json(times.compute)},
            {"write", stage_json(times.write)},
            {"input_bytes_read", reading.bytes_read},
            {"input_bytes_decoded", reading.bytes_decoded},
            {"bytes_staged", reading.bytes_staged},
            {"bytes_read_from_stage", reading.bytes_unstaged}};
  add_chunks(json, reading);
  return json;
}

Json queue_json(const QueueStatistics& queue) {
  return {{"assignments", queue.assignments},
          {"second_copies", queue.second_copies},
          {"server_processor_seconds", queue.server_processor_seconds}};
}

Json saturation_json(const Saturation& saturation) {
  return {{"below", saturation.below}, {"above", saturation.above}};
}

} // namespace

Json phase_json(const PhaseOutcome& phase, int iterations) {
  Json ranks = Json::array();
  for (std::size_t i = 0; i < phase.ranks.size(); ++i) {
    ranks.push_back(rank_json(phase.ranks[i], phase.reading[i]));
  }
  return {{"seconds", phase.seconds},
          {"hosts", phase.hosts},
          {"backends", phase.backends},
          {"queue", queue_json(phase.queue)},
          {"blocks", phase.blocks},
          {"blocks_done", phase.done},
          {"blocks_computed_now", phase.blocks_computed() - phase.empty_blocks()},
          {"blocks_empty", phase.empty_blocks()},
          {"blocks_dark", phase.empty_blocks()},
          {"voxel_iterations_per_second", phase.voxel_iterations_per_second(iterations)},
          {"failures", phase.failures},
          {"ranks", ranks}};
}

Json reading_json(const ReadingSummary& summary) {
  const ReadStatistics& all = summary.all;
  Json json{{"bytes_read", all.bytes_read},
            {"bytes_decoded", all.bytes_decoded},
            {"read_amplification", summary.read_amplification()},
            {"times_read", summary.read_amplification()},
            {"times_decoded", summary.times_decoded()},
            {"times_sampled", summary.times_sampled()}};
  add_chunks(json, all);
  return json;
}

Json export_json(const ExportOutcome& outcome) {
  const auto numbers = [](const std::vector<BlockId>& blocks) {
    Json list = Json::array();
    for (const BlockId id : blocks) {
      list.push_back(id.value);
    }
    return list;
  };
  return {{"seconds", outcome.seconds},
          {"slices_written", outcome.slices_written},
          {"slices_kept", outcome.slices_kept},
          {"saturated_voxels", saturation_json(outcome.saturation)},
          {"bytes_read", outcome.bytes_read},
          {"damaged_blocks", numbers(outcome.damaged)},
          {"atlas", outcome.atlas},
          {"damaged_atlas_blocks", numbers(outcome.atlas_damaged)}};
}

Json input_json(const VolumeDescription& input) {
  return {{"extent_zyx", extent_json(input.extent)},
          {"type", name(input.type)},
          {"files", input.files.size()},
          {"compressed", input.layout.compressed},
          {"chunk_slices", input.layout.chunk_slices},
          {"chunk_rows", input.layout.chunk_rows},
          {"chunk_columns", input.layout.chunk_columns},
          {"unit_rows", input.layout.chunk_rows},
          {"unit_columns", input.layout.chunk_columns},
          {"interpolated_slices", input.interpolated}};
}

Json machine_json(const WorkerShare& share, int ranks) {
  return {{"host", share.machine.host},
          {"processor", share.machine.processor},
          {"nodes", share.nodes},
          {"ranks", ranks},
          {"ranks_per_node", share.ranks_on_node},
          {"threads_per_rank", share.threads},
          {"bytes_per_rank", share.bytes}};
}

Json end_json(const RunEnd& end) {
  Json lost = Json::array();
  for (const LostRank& rank : end.lost) {
    lost.push_back({{"rank", rank.rank.value}, {"host", rank.host}, {"reason", rank.reason}});
  }
  return {{"reason", name(end.reason)}, {"exit_code", end.exit_code()},       {"drained", !end.cause.empty()},
          {"signal", end.cause},        {"drain_seconds", end.drain_seconds}, {"lost_ranks", lost}};
}

Json intensity_json(const IntensityMapping& mapping) {
  return {{"gain", mapping.gain},
          {"offset", mapping.offset},
          {"auto_range_percent", mapping.auto_range},
          {"type", name(mapping.type)},
          {"stored", "gain * counts + offset"}};
}

} // namespace lsdeconv
