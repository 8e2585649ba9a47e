#include "sections.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/pages/bars.hpp"
#include "lsdeconv/pages/table.hpp"

#include <algorithm>
#include <sys/stat.h>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

double number_or_0(const Json& object, const char* name) {
  return number_in(object, name).value_or(0);
}

/// What one stage of the blocks took, per rank.
struct StageSeconds {
  double busy = 0;
  double waiting = 0;
};

/// Everything that the report says on where time and memory went.
struct Cost {
  StageSeconds read;
  StageSeconds compute;
  StageSeconds write;
  double deconvolution = 0; ///< Seconds.
  double writing = 0;       ///< Seconds of the slices or the image.
  double all = 0;           ///< Seconds of all runs.
  double peak_bytes = 0;    ///< Of the rank with most.
};

void add_stage(const Json& rank, const char* name, double ranks, StageSeconds& seconds) {
  const Json& stage = entry_of(rank, name);
  seconds.busy += number_or_0(stage, "busy_seconds") / ranks;
  seconds.waiting += number_or_0(stage, "waiting_seconds") / ranks;
}

Cost cost_of(const Json& report) {
  Cost cost;
  cost.deconvolution = number_or_0(report, "deconvolution_seconds");
  cost.writing = number_or_0(report, "export_seconds");
  for (const Json& pass : entry_of(report, "deconvolution")) {
    const Json& ranks = entry_of(pass, "ranks");
    for (const Json& rank : ranks) {
      const auto count = static_cast<double>(ranks.size());
      add_stage(rank, "read", count, cost.read);
      add_stage(rank, "compute", count, cost.compute);
      add_stage(rank, "write", count, cost.write);
      cost.peak_bytes = std::max(cost.peak_bytes, number_or_0(rank, "peak_bytes"));
    }
  }
  for (const Json& run : entry_of(report, "runs")) {
    cost.all += number_or_0(run, "seconds");
  }
  return cost;
}

Bar stage_bar(const char* label, const StageSeconds& seconds) {
  return {label,
          {{"at work", seconds.busy, Ink::strong}, {"waiting", seconds.waiting, Ink::quiet}},
          duration_text(seconds.busy)};
}

Markup time_figure(const Cost& cost) {
  const double rest = std::max(0.0, cost.all - cost.deconvolution - cost.writing);
  const BarChart runs{
      text("Seconds of all runs: preparing and the rest ", duration_text(rest), ", blocks ",
           duration_text(cost.deconvolution), ", writing the result ", duration_text(cost.writing)),
      {{"preparing, choosing, the rest", {{"", rest, Ink::strong}}, duration_text(rest)},
       {"blocks", {{"", cost.deconvolution, Ink::strong}}, duration_text(cost.deconvolution)},
       {"writing the result", {{"", cost.writing, Ink::strong}}, duration_text(cost.writing)}}};
  const BarChart stages{text("Seconds at work per rank during the blocks: reading ",
                             duration_text(cost.read.busy), ", computing ", duration_text(cost.compute.busy),
                             ", writing ", duration_text(cost.write.busy)),
                        {stage_bar("reading", cost.read), stage_bar("computing", cost.compute),
                         stage_bar("writing blocks", cost.write)}};
  return side_by_side(
      {figure(bars_html(runs), "Where the time of all runs went."),
       figure(bars_html(stages), "The stages of the blocks, which go on at the same time: seconds "
                                 "per rank at work and waiting for the others.")});
}

/// Bytes of the file on the disk and of its plan.
Bar bytes_bar(const char* label, double bytes, Ink ink) {
  return {label, {{"", bytes, ink}}, bytes_text(static_cast<std::int64_t>(bytes))};
}

std::vector<Bar> space_bars(const PageData& data, const Cost& cost) {
  std::vector<Bar> bars;
  const double planned = number_or_0(data.report, "bytes_per_rank_planned");
  if (planned > 0) {
    bars.push_back(bytes_bar("memory of a rank, planned", planned, Ink::quiet));
    bars.push_back(bytes_bar("memory of a rank, used at most", cost.peak_bytes, Ink::strong));
  }
  struct stat file {};
  if (::stat(data.checkpoint_path.c_str(), &file) == 0) {
    constexpr double unit = 512; // of st_blocks on every file system
    bars.push_back(bytes_bar("checkpoint, planned at most",
                             static_cast<double>(Checkpoint::bytes_needed(data.content)), Ink::quiet));
    bars.push_back(
        bytes_bar("checkpoint, on the disk", static_cast<double>(file.st_blocks) * unit, Ink::strong));
  }
  return bars;
}

std::string alternative_text(const std::vector<Bar>& bars) {
  std::string list;
  for (const Bar& bar : bars) {
    list += text(list.empty() ? "" : "; ", bar.label, ' ', bar.text);
  }
  return list;
}

/// Some voxels out of so many; 0: out of an unknown number.
Row count_row(const std::string& what, double count, double of) {
  return text_row(
      {what, short_text(count), of > 0 ? percent_text(count / of) : "", of > 0 ? short_text(of) : ""});
}

/// Of the raw data: of all blocks that are done, or of some slices where the checkpoint does not tell.
std::vector<Row> raw_rows(const PageData& data) {
  if (data.samples) {
    const double all = data.complete() ? static_cast<double>(voxel_count(data.content.volume)) : 0;
    return {count_row("saturated in the raw data", static_cast<double>(data.samples->saturated), all),
            count_row("exactly 0 in the raw data", static_cast<double>(data.samples->zeros), all),
            count_row("left out of the raw data, as they say nothing of the object",
                      static_cast<double>(data.samples->unseen), all)};
  }
  const Json& masked = entry_of(entry_of(data.report, "effective"), "masked");
  const double sampled = number_or_0(masked, "sampled_voxels");
  if (sampled <= 0) {
    return {};
  }
  return {count_row("saturated in sampled raw slices", number_or_0(masked, "saturated_voxels"), sampled),
          count_row("exactly 0 in sampled raw slices, left out", number_or_0(masked, "zero_voxels"), sampled),
          count_row("hot in sampled raw slices, left out", number_or_0(masked, "hot_voxels"), sampled)};
}

} // namespace

void add_counts(const PageData& data, Page& page) {
  Table table{"", {{"voxels"}, {"number", true}, {"part", true}, {"of", true}}, raw_rows(data)};
  if (const Json& exports = entry_of(data.report, "exports"); exports.is_array() && !exports.empty()) {
    const Json& clipped = entry_of(exports.back(), "saturated_voxels");
    const auto all = static_cast<double>(voxel_count(data.content.volume));
    table.rows.push_back(
        count_row("of the result, too bright for its type", number_or_0(clipped, "above"), all));
    table.rows.push_back(
        count_row("of the result, too dim for its type", number_or_0(clipped, "below"), all));
  }
  if (data.samples && data.samples->sum > 0) {
    table.caption = text("The result holds ", percent_text(data.result_sum / data.samples->sum),
                         " of the light of the raw data above the background.");
  }
  if (!table.rows.empty()) {
    page.begin_section("Saturated, empty and clipped voxels");
    page.add(table_html(table));
  }
}

void add_cost(const PageData& data, Page& page) {
  const Cost cost = cost_of(data.report);
  page.begin_section("Time, memory and disk");
  if (cost.all > 0 || cost.deconvolution > 0) {
    page.add(time_figure(cost));
  } else {
    page.add(paragraph("There is no report yet that says where the time went."));
  }
  const std::vector<Bar> bars = space_bars(data, cost);
  page.add(figure(bars_html({alternative_text(bars), bars}), "Memory and disk beside what was planned."));
}

} // namespace lsdeconv
