#pragma once

#include "lsdeconv/run/export/export_stage.hpp"
#include "lsdeconv/run/run_observer.hpp"
#include "lsdeconv/run/run_results.hpp"

namespace lsdeconv {

/// export_slices() that a signal stops between two layers of blocks, and at once where a layer takes longer
/// than the time to drain. Collective over `ranks`.
ExportOutcome export_stoppable(ExportRequest request, const Checkpoint& checkpoint, Watchdog& watchdog,
                               const mpi::Communicator& ranks);

/// export_stoppable() for those who watch the run, too. Collective over `ranks`.
ExportOutcome export_with_status(ExportRequest request, const Checkpoint& checkpoint, RunObserver& observer,
                                 const mpi::Communicator& ranks);

/// On rank 0: the trace is made whole, and who watches hears how the run ended. The other ranks rest or are
/// lost. `failure`: why the run fails, however far it came; empty: it does not.
void show_end(const RunResults& results, RunObserver& observer, const std::string& failure = {});

} // namespace lsdeconv
