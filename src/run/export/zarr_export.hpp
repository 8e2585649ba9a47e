#pragma once

#include "lsdeconv/run/export/export_stage.hpp"

namespace lsdeconv {

/// Writes the volume as an OME-Zarr image: the first level from the checkpoint, each further one from the
/// level before, shared out over the ranks unit by unit; metadata last, so that no reader takes an incomplete
/// image for a whole one. What an export that was killed has finished is kept. Throws UserError as
/// require_no_foreign_zarr(), Error where files cannot be read or written, on all ranks. Collective over
/// `ranks`.
ExportOutcome export_zarr(const ExportRequest& request, const Checkpoint& checkpoint,
                          const mpi::Communicator& ranks);

/// How an image of a run with these options is written. voxel: micrometres.
ZarrFormat zarr_format(const RunConfig& config, const IntensityMapping& mapping, const Spacing3& voxel,
                       const std::string& fingerprint);

/// Throws UserError where shards cannot be cut into chunks as asked.
void require_storable_zarr(const RunConfig& config, const Extent3& extent, VoxelType input);

/// Bytes of the samples of all levels, uncompressed.
std::int64_t zarr_bytes(const RunConfig& config, const Extent3& extent, VoxelType input);

} // namespace lsdeconv
