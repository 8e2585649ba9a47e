#pragma once

#include "export_stage.hpp"

namespace lsdeconv {

class Vigil;

/// export_slices() that a signal stops between two layers of blocks, and at once where a layer takes longer
/// than the time to drain. Collective over `ranks`.
ExportOutcome export_watched(ExportRequest request, const Checkpoint& checkpoint, Vigil& vigil,
                             const mpi::Communicator& ranks);

} // namespace lsdeconv
