#include "lsdeconv/run/run_report.hpp"

#include "reading_report.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/finished_quality.hpp"
#include "lsdeconv/watchdog/stop_signals.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <algorithm>
#include <array>

namespace lsdeconv {
namespace {

/// The stage that the ranks were busy with longest.
std::string slowest_stage(const PhaseOutcome& phase) {
  std::array<double, 3> busy{};
  for (const PipelineTimes& rank : phase.ranks) {
    busy[0] += rank.read.busy_seconds;
    busy[1] += rank.compute.busy_seconds;
    busy[2] += rank.write.busy_seconds;
  }
  const auto slowest = std::max_element(busy.begin(), busy.end());
  return text(PipelineTimes::names[static_cast<std::size_t>(slowest - busy.begin())],
              " took longest: ", duration_text(*slowest / static_cast<double>(phase.ranks.size())),
              " per rank");
}

/// As the line that shows the progress counts them: blocks have about equal parts of the volume.
double megavoxels_per_second(const PhaseOutcome& phase, const PreparedRun& run) {
  const double voxels = static_cast<double>(voxel_count(run.input.description().extent))
                        * static_cast<double>(phase.blocks_computed()) / static_cast<double>(phase.blocks);
  return phase.seconds > 0 ? voxels / phase.seconds / 1e6 : 0;
}

} // namespace

std::string early_end_text(const RunResults& results) {
  const PhaseOutcome& phase = results.phases.back();
  const std::int64_t blocks_missing = phase.blocks - phase.done;
  const std::string missing = text(blocks_missing, " of ", count_text(phase.blocks, "block"),
                                   blocks_missing == 1 ? " is missing" : " are missing");
  const RunEnd& end = results.end;
  if (end.reason == RunEnd::Reason::blocks_missing) {
    return text(missing,
                "; everything else is kept: mend what is named above, then start the same command again");
  }
  const std::string slices =
      results.slices_written() > 0
          ? text(" and ", count_text(results.slices_written(), results.exports.back().piece))
          : std::string{};
  if (end.lost.empty()) {
    return text("stopped by ", asked_by(end.cause), " after ", phase.done, " of ",
                count_text(phase.blocks, "block"), slices,
                end.progressed ? "" : "; " + early_end_advice(false));
  }
  return text("stopped after ", count_text(results.blocks_done(), "block"), slices, ", because ",
              end.lost_text, "; ", missing, "; ", early_end_advice(end.progressed));
}

std::string report_summary(const PreparedRun& run, const RunResults& results) {
  std::ostringstream out;
  for (const PhaseOutcome& phase : results.phases) {
    if (phase.blocks_computed() > 0) {
      out << "deconvolved " << count_text(phase.blocks_computed(), "block") << " "
          << (phase.ranks.size() < phase.hosts.size() ? "on rank 0 " : "") << "in "
          << duration_text(phase.seconds) << ", " << short_text(megavoxels_per_second(phase, run))
          << " Mvoxel/s\n";
      if (phase.empty_blocks() > 0) {
        out << phase.empty_blocks() << (phase.empty_blocks() == 1 ? " of them holds" : " of them hold")
            << " nothing above the background: their voxels are 0 and were not computed\n";
      }
    }
  }
  for (const ExportOutcome& outcome : results.exports) {
    out << count_text(outcome.slices_written, outcome.piece) << " written to " << run.layout.slices.string()
        << " in " << duration_text(outcome.seconds);
    if (outcome.slices_kept > 0) {
      out << ", " << outcome.slices_kept << (outcome.slices_kept == 1 ? " was" : " were") << " there already";
    }
    if (!outcome.replaced.empty()) {
      out << ", " << outcome.replaced;
    }
    if (outcome.saturation.total() > 0) {
      out << ", " << saturation_text(outcome.saturation);
    }
    out << "\n";
  }
  if (const std::string line = quality_line(results.quality); !line.empty()) {
    out << line << "\n";
  }
  out << (results.did_something() ? "report: " : "everything was done already; the report says who did it: ")
      << run.layout.report.string();
  return std::move(out).str();
}

std::string report_details(const PreparedRun& run, const RunResults& results) {
  std::string lines;
  const auto add = [&](const std::string& line) { lines += (lines.empty() ? "" : "\n") + line; };
  for (const PhaseOutcome& phase : results.phases) {
    if (phase.blocks_computed() > 0) {
      add(text(static_cast<std::int64_t>(phase.voxel_iterations_per_second(run.manifest.iterations) / 1e6),
               " Mvoxel·iterations/s; ", slowest_stage(phase)));
    }
  }
  if (const auto reading = reading_summary(results, run); reading && reading->all.chunks_decoded > 0) {
    add(reading_text(*reading));
  }
  return lines;
}

} // namespace lsdeconv
