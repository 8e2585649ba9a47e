#include "lsdeconv/telemetry/watch_text.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/text.hpp"

#include <cmath>

namespace lsdeconv {
namespace {

/// Seconds that may pass between two changes of the status on a slow file system.
constexpr double usual_silence = 10;

std::string blocks_per_hour(const RunStatus& status) {
  const auto fresh = static_cast<double>(status.blocks_done - status.blocks_done_before);
  return fresh <= 0 || status.phase_seconds <= 0
             ? std::string()
             : text(", ", std::llround(fresh / status.phase_seconds * 3600), " blocks/h");
}

double blocks_under_way(const RunStatus& status) {
  std::vector<RankActivities> ranks;
  for (const RankStatus& rank : status.ranks) {
    ranks.push_back(rank.activities);
  }
  return parts_under_way(ranks);
}

std::string stage_text(std::size_t stage, const StageActivity& activity) {
  const std::string part = activity.part > 0 ? text(" (", std::llround(100 * activity.part), " %)") : "";
  const std::string block = activity.block < 0 ? "" : text(" block ", activity.block, part);
  return activity.activity == Activity::working
             ? text(stage_names[stage], block, " for ", duration_text(activity.seconds))
             : text(stage_names[stage], " waiting for ", duration_text(activity.seconds));
}

} // namespace

std::string progress_line(const RunStatus& status) {
  if (status.phase == "export") {
    return text("export: ", status.slices_done, " of ", count_text(status.slices, "slice"));
  }
  if (status.phase != "blocks") {
    return text(status.phase, ": ", status.blocks_done, " of ", count_text(status.blocks, "block"));
  }
  const ProgressWords words =
      progress_words({.name = {},
                      .piece = "block",
                      .pieces = status.blocks,
                      .done_before = status.blocks_done_before,
                      .voxels = status.voxels},
                     {status.blocks_done, blocks_under_way(status)}, status.phase_seconds);
  return text("blocks: ", words.count, words.rate.empty() ? "" : ", ", words.rate,
              words.left.empty() ? "" : ", ", words.left, blocks_per_hour(status));
}

std::string rank_line(std::size_t number, const RankStatus& rank) {
  std::string line = text("rank ", number, " ", rank.host, " (", rank.device, "):");
  if (!rank.lost.empty()) {
    return text(line, " LOST, ", rank.lost);
  }
  std::string activities;
  for (std::size_t stage = 0; stage < rank.activities.size(); ++stage) {
    if (rank.activities[stage].activity != Activity::nothing) {
      activities += text(activities.empty() ? " " : ", ", stage_text(stage, rank.activities[stage]));
    }
  }
  return line + activities;
}

std::string outcome_line(const RunStatus& status) {
  return text("ended: ", status.outcome, " (exit code ", status.exit_code, ") after ",
              duration_text(status.seconds), ", ", status.blocks_done, " of ",
              count_text(status.blocks, "block"), " done", status.message.empty() ? "" : "; ",
              status.message);
}

std::string silence_line(double seconds) {
  return seconds < usual_silence ? std::string()
                                 : text("NOTHING HEARD of the run for ", duration_text(std::floor(seconds)),
                                        ": frozen, killed, or behind a slow file system");
}

std::vector<std::string> watch_lines(const RunStatus& status, double silent) {
  std::vector<std::string> lines{
      status.running() ? text(progress_line(status), ", running for ", duration_text(status.seconds))
                       : outcome_line(status)};
  if (const std::string silence = silence_line(silent); status.running() && !silence.empty()) {
    lines.push_back(silence);
  }
  for (std::size_t rank = 0; rank < status.ranks.size() && status.running(); ++rank) {
    lines.push_back(rank_line(rank, status.ranks[rank]));
  }
  return lines;
}

} // namespace lsdeconv
