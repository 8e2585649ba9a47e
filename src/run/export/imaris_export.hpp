#pragma once

#include "lsdeconv/run/export/export_stage.hpp"

namespace lsdeconv {

/// Writes the volume and its coarser resolutions as one file of Imaris 5.5, FOLDER/deconvolved.ims, which
/// appears when it is whole. HDF5 packs its chunks in one process: the ranks write a resolution each, one
/// after the other. An export that was stopped begins anew. Throws UserError as require_no_foreign_imaris(),
/// Error where files cannot be read or written, on all ranks. Collective over `ranks`.
ExportOutcome export_imaris(const ExportRequest& request, const Checkpoint& checkpoint,
                            const mpi::Communicator& ranks);

/// Throws UserError, on all ranks, where a file of that name is not by this program. files: of slices in the
/// run's output folder. Collective over `ranks`.
void require_no_foreign_imaris(const SliceFiles& files, const mpi::Communicator& ranks);

/// Throws UserError, on all ranks, where the file there is of another run. Collective over `ranks`.
void require_own_imaris(const SliceFiles& files, const ResultMarks& marks, const mpi::Communicator& ranks);

/// Whether the file there, which exists only whole, is_as_wanted(). Collective over `ranks`.
bool is_imaris_as_wanted(const SliceFiles& files, const Extent3& volume, const ResultMarks& marks,
                         const mpi::Communicator& ranks);

} // namespace lsdeconv
