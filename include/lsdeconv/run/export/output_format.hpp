#pragma once

#include "lsdeconv/run/export/export_stage.hpp"
#include "lsdeconv/run/export/slice_format.hpp"

namespace lsdeconv {

/// What the program has to know of a format of its results. Collective over `ranks` where that is a
/// parameter.
struct OutputFormatRow {
  OutputFormat format;
  /// Throws UserError where a volume of this extent cannot be stored as asked.
  void (*require_storable)(const RunConfig& config, const Extent3& extent, VoxelType input);
  /// Throws UserError, on all ranks, where files that this program has not written would be replaced. files:
  /// of the slices; other formats lie in their folder.
  void (*require_no_foreign)(const SliceFiles& files, const mpi::Communicator& ranks);
  /// Throws UserError, on all ranks, where the result of another run would be replaced.
  void (*require_own)(const SliceFiles& files, const ResultMarks& marks, const mpi::Communicator& ranks);
  /// Whether the whole result is there, by the same recipe and stored in the same way.
  bool (*is_complete)(const SliceFiles& files, const Extent3& volume, const ResultMarks& marks,
                      const mpi::Communicator& ranks);
  /// Writes the result. Throws Error, on all ranks.
  ExportOutcome (*write)(const ExportRequest& request, const Checkpoint& checkpoint,
                         const mpi::Communicator& ranks);
  /// Bytes of the samples of a volume, uncompressed: all that is stored of it.
  std::int64_t (*bytes)(const RunConfig& config, const Extent3& extent, VoxelType input);
};

/// The row of a format.
const OutputFormatRow& output_format(OutputFormat format);

/// Throws UserError, on all ranks, where files that this program has not written would be replaced by the
/// result or by its coarse volumes. files: as for OutputFormatRow::require_no_foreign. Collective over
/// `ranks`.
void require_no_foreign_result(const RunConfig& config, const SliceFiles& files,
                               const mpi::Communicator& ranks);

/// Writes the result in the format of the request, and where nothing of it is damaged the coarse volumes
/// beside it. Throws Error, on all ranks. Collective over `ranks`.
ExportOutcome export_result(const ExportRequest& request, const Checkpoint& checkpoint,
                            const mpi::Communicator& ranks);

/// The request for the result of a run with this checkpoint, stored as `config` asks. folder: of the output.
ExportRequest result_request(const RunConfig& config, const std::filesystem::path& folder,
                             const IntensityMapping& mapping, const CheckpointMetadata& content,
                             const std::string& fingerprint);

} // namespace lsdeconv
