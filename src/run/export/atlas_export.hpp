#pragma once

#include "lsdeconv/run/export/export_stage.hpp"

namespace lsdeconv {

/// The coarse volumes in a folder, before and after the deconvolution.
inline constexpr const char* atlas_raw_name = "raw.ome.tif";
inline constexpr const char* atlas_result_name = "result.ome.tif";

/// Throws UserError, on all ranks, where files that this program has not written have the names of the coarse
/// volumes in the folder. Collective over `ranks`.
void require_no_foreign_atlas(const std::filesystem::path& folder, const mpi::Communicator& ranks);

/// Writes the coarse volumes into the folder of the request, if it names one and the checkpoint holds them:
/// on rank 0, in the type and scale of the result. Adds to the outcome what was written and which blocks are
/// damaged. Throws Error on all ranks. Collective over `ranks`.
void export_atlas(const ExportRequest& request, const Checkpoint& checkpoint, ExportOutcome& outcome,
                  const mpi::Communicator& ranks);

} // namespace lsdeconv
