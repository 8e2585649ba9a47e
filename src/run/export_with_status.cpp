#include "lsdeconv/run/export_with_status.hpp"

#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/run/export/output_format.hpp"
#include "lsdeconv/run/run_report.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

namespace lsdeconv {

ExportOutcome export_stoppable(ExportRequest request, const Checkpoint& checkpoint, Watchdog& watchdog,
                               const mpi::Communicator& ranks) {
  std::atomic<std::int64_t> slices = 0;
  request.on_slices = [&slices](std::int64_t now) { slices = std::max(now, slices.load()); };
  request.on_layer = [&, earlier = request.on_layer](std::int64_t before) {
    earlier(before);
    request.on_slices(before);
  };
  const Extent3 volume = checkpoint.metadata().volume;
  const Progress progress(
      {.name = "writing the result", .piece = "slice", .pieces = volume.z, .voxels = voxel_count(volume)},
      [&] { return ProgressCount{.done = slices}; });
  request.stopping = [&watchdog] { return watchdog.stopping(); };
  request.on_progress = [&watchdog] { watchdog.note_progress(); };
  const Watchdog::HandlerScope watch(
      watchdog,
      {.stop = [] {},
       .cancel = [&watchdog] { watchdog.end_run("the slices under way took longer than --drain-seconds"); }});
  return export_result(request, checkpoint, ranks);
}

ExportOutcome export_with_status(ExportRequest request, const Checkpoint& checkpoint, RunObserver& observer,
                                 const mpi::Communicator& ranks) {
  std::atomic<std::int64_t> slices = 0;
  request.activity = observer.activity();
  request.on_layer = [&slices](std::int64_t before) { slices = before; };
  ExportOutcome outcome;
  {
    const StatusBoard::Phase phase(observer.board(), "export",
                                   [&slices](RunStatus& status) { status.slices_done = slices; });
    outcome = export_stoppable(std::move(request), checkpoint, observer.watchdog(), ranks);
  }
  return outcome;
}

void show_end(const RunResults& results, RunObserver& observer, const std::string& failure) {
  observer.join_trace();
  if (StatusBoard* board = observer.board()) {
    const bool complete = results.end.reason == RunEnd::Reason::complete;
    const bool failed = !failure.empty();
    board->end(complete && failed ? "failed" : name(results.end.reason), failed ? 1 : results.end.exit_code(),
               complete ? failure : early_end_text(results));
  }
}

} // namespace lsdeconv
