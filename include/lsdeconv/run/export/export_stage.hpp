#pragma once

#include "lsdeconv/io/checkpoint.hpp"
#include "lsdeconv/io/slice_writer.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/telemetry/activity_recorder.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lsdeconv {

struct ExportRequest {
  std::filesystem::path folder;
  SliceFormat format;
  int threads = 1;
  /// Memory for slices on their way; at least one is held whatever it says.
  std::int64_t bytes = 0;
  /// Blocks that are not done, in order: their voxels are written as zero, and their slices say so. The same
  /// on all ranks.
  std::vector<BlockId> missing{};
  /// Slices that carry the same description are kept as they are.
  bool keep_finished = true;
  /// Asked before each layer of blocks; true on one rank ends the export there.
  std::function<bool()> stopping = [] { return false; };
  /// Told what this rank does.
  std::shared_ptr<ActivityRecorder> activity = std::make_shared<ActivityRecorder>();
  /// Called on every rank before each layer of blocks and at the end, with the number of slices before it.
  std::function<void(std::int64_t)> on_layer = [](std::int64_t /*slices*/) {};
  /// Called on every rank when new slices have been published.
  std::function<void()> on_progress = [] {};
};

struct ExportOutcome {
  std::int64_t slices_written = 0;
  std::int64_t slices_kept = 0;
  Saturation saturation; ///< Voxels clipped in all slices, kept ones included.
  std::int64_t bytes_read = 0;
  double seconds = 0;
  bool stopped = false; ///< Before its end, as the request said.
  /// Blocks whose voxels are not those that were written; their slices are not.
  std::vector<BlockId> damaged;
  /// Slices, from 0, that hold zeros in place of missing blocks.
  std::vector<std::int64_t> incomplete_slices;
};

/// "12 voxels saturated (2 below, 10 above the range)"
std::string saturation_text(const Saturation& saturation);

/// Throws UserError where slices of another origin stand where the series would go. Collective over `ranks`.
void require_no_foreign_slices(const std::filesystem::path& folder, const Extent3& volume,
                               const mpi::Communicator& ranks);

/// Throws UserError where slices of another run stand where the series of this `fingerprint` would go.
/// Collective over `ranks`.
void require_own_slices(const std::filesystem::path& folder, const Extent3& volume,
                        const std::string& fingerprint, const mpi::Communicator& ranks);

/// Writes the volume as a TIFF series, layer of blocks by layer of blocks, its slices shared out over the
/// ranks. A layer's slices appear only when the digests of all its blocks agree. Collective over `ranks`.
ExportOutcome export_slices(const ExportRequest& request, const Checkpoint& checkpoint,
                            const mpi::Communicator& ranks);

} // namespace lsdeconv
