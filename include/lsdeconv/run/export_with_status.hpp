#pragma once

#include "lsdeconv/run/export/export_stage.hpp"
#include "lsdeconv/run/run_observer.hpp"
#include "lsdeconv/run/run_results.hpp"

namespace lsdeconv {

/// Writes the result as the request says, but a signal stops it between two layers of blocks, and ends the
/// whole run where a layer takes longer than --drain-seconds. Collective over `ranks`.
ExportOutcome export_stoppable(ExportRequest request, const Checkpoint& checkpoint, Watchdog& watchdog,
                               const mpi::Communicator& ranks);

/// As export_stoppable(), and shows the slices done on the status board and the stages in the trace.
/// Collective over `ranks`.
ExportOutcome export_with_status(ExportRequest request, const Checkpoint& checkpoint, RunObserver& observer,
                                 const mpi::Communicator& ranks);

/// On rank 0, when the other ranks have ended their work or are lost: joins the trace and shows on the status
/// board how the run ended. failure: why the run fails although its work is done; empty: it does not.
void show_end(const RunResults& results, RunObserver& observer, const std::string& failure = {});

} // namespace lsdeconv
