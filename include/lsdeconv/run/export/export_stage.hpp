#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/io/writers/zarr_image.hpp"
#include "lsdeconv/run/export/result_marks.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/telemetry/activity_recorder.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// What of a volume is to be written, and how.
struct ExportRequest {
  SliceFiles files; ///< One for each z of the checkpoint's volume; an image lies in their folder.
  OutputFormat output = OutputFormat::tiff;
  SliceFormat format; ///< Of slices.
  ZarrFormat zarr{};  ///< Of an OME-Zarr image.
  int threads = 1;
  /// Memory for the slices that a rank works on at the same time; one is held even where it is too small.
  std::int64_t bytes = 0;
  /// Blocks that are not done, in order: their voxels are written as zero, and the description of their
  /// slices says so. The same on all ranks.
  std::vector<BlockId> missing{};
  /// Whether slices that are there with the same description are kept as they are.
  bool keep_finished = true;
  /// Whether slices of other runs in the folder, which are none of `files`, are removed.
  bool replace_others = false;
  /// Whether a companion file (OME-XML) is written beside the slices.
  bool companion = true;
  /// Folder of the coarse volumes; empty: neither written nor looked for.
  std::filesystem::path atlas{};
  /// Micrometres: edge of their cells, where it was asked for; 0: they are not written; none: whatever the
  /// checkpoint has.
  std::optional<double> atlas_voxel{};
  /// Asked before each layer of blocks; where it says true on one rank, the export ends there on all.
  std::function<bool()> stopping = [] { return false; };
  /// Records what this rank does.
  std::shared_ptr<ActivityRecorder> activity = std::make_shared<ActivityRecorder>();
  /// Called on every rank before each layer of blocks and at the end, with the number of slices before it.
  std::function<void(std::int64_t)> on_layer = [](std::int64_t /*slices*/) {};
  /// Called on every rank while TIFF slices are written, with about the number that all ranks have written,
  /// or found there.
  std::function<void(std::int64_t)> on_slices = [](std::int64_t /*slices*/) {};
  /// Called on every rank when new slices have been published.
  std::function<void()> on_progress = [] {};
};

/// What an export has done, by all ranks together: the same on every rank. What is said of slices holds for
/// the pieces that other formats consist of, too.
struct ExportOutcome {
  std::string piece = "slice"; ///< What the result consists of, in the singular.
  std::int64_t slices_written = 0;
  std::int64_t slices_kept = 0;
  /// What was there of other options or runs and is replaced: "64 slices replaced (were float32)". Empty:
  /// nothing.
  std::string replaced{};
  Saturation saturation;       ///< Voxels clipped in all slices, kept ones included.
  std::int64_t bytes_read = 0; ///< From the checkpoint.
  double seconds = 0;
  bool stopped = false; ///< Whether it ended early because ExportRequest::stopping said so.
  /// Blocks whose voxels have changed since they were written; the slices of their layers were left out.
  std::vector<BlockId> damaged;
  /// Blocks whose share of the coarse volumes has changed since it was written; those were left out.
  std::vector<BlockId> atlas_damaged;
  std::vector<std::string> atlas; ///< Paths of the coarse volumes.
  /// Slices, from 0, that hold zeros in place of missing blocks.
  std::vector<std::int64_t> incomplete_slices;
};

/// "12 voxels saturated (2 below, 10 above the range)"
std::string saturation_text(const Saturation& saturation);

/// Throws UserError, on all ranks, where files that are no result of this program have the names of slices of
/// the series or of its companion file: what others have written, and simulated images. Collective over
/// `ranks`.
void require_no_foreign_slices(const SliceFiles& files, const mpi::Communicator& ranks);

/// Throws UserError, on all ranks, where results of this program that are not is_of_run() lie in the folder
/// of the series: they belong to another run. Collective over `ranks`.
void require_own_slices(const SliceFiles& files, const ResultMarks& marks, const mpi::Communicator& ranks);

/// Whether every slice of the series is_as_wanted() and has the extent (y, x) of the volume. Collective over
/// `ranks`.
bool are_slices_complete(const SliceFiles& files, const Extent3& volume, const ResultMarks& marks,
                         const mpi::Communicator& ranks);

/// Writes the volume as a TIFF series, one layer of blocks after the other, each layer's slices shared out
/// over the ranks. They are published only where the digests of all blocks of the layer agree. Removes what
/// killed exports, and longer series or other names of the same run have left in the folder. The companion
/// file comes last. Throws UserError as
/// require_no_foreign_slices(), Error where files cannot be read or written, on all ranks. Collective over
/// `ranks`.
ExportOutcome export_slices(const ExportRequest& request, const Checkpoint& checkpoint,
                            const mpi::Communicator& ranks);

} // namespace lsdeconv
