#include "lsdeconv/run/shown_run.hpp"

#include <atomic>
#include <utility>

namespace lsdeconv {

ExportOutcome export_watched(ExportRequest request, const Checkpoint& checkpoint, Vigil& vigil,
                             const mpi::Communicator& ranks) {
  request.stopping = [&vigil] { return vigil.stopping(); };
  request.on_progress = [&vigil] { vigil.note_progress(); };
  const Vigil::Watch watch(
      vigil,
      {.stop = [] {},
       .give_up = [&vigil] { vigil.end_run("the slices under way took longer than --drain-seconds"); }});
  return export_slices(request, checkpoint, ranks);
}

ExportOutcome export_shown(ExportRequest request, const Checkpoint& checkpoint, Vigil& vigil,
                           RunObserver& observer, const mpi::Communicator& ranks) {
  std::atomic<std::int64_t> slices = 0;
  request.activity = observer.activity();
  request.on_layer = [&slices](std::int64_t before) { slices = before; };
  ExportOutcome outcome;
  {
    const StatusBoard::Phase phase(observer.board(), "export",
                                   [&slices](RunStatus& status) { status.slices_done = slices; });
    outcome = export_watched(std::move(request), checkpoint, vigil, ranks);
    slices = outcome.slices_written + outcome.slices_kept;
  }
  return outcome;
}

void show_end(const RunReport& report, RunObserver& observer, const std::string& failure) {
  observer.join_trace();
  if (StatusBoard* board = observer.board()) {
    const bool complete = report.end.reason == RunEnd::Reason::complete;
    const bool failed = !failure.empty();
    board->end(complete && failed ? "failed" : name(report.end.reason), failed ? 1 : report.end.exit_code(),
               complete ? failure : early_end_text(report));
  }
}

} // namespace lsdeconv
