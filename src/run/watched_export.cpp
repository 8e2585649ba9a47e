#include "watched_export.hpp"

#include "vigil/vigil.hpp"

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

} // namespace lsdeconv
